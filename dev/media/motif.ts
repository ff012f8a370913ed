import type { Random } from '../demo/random.ts';
import type { Ramp } from './palette.ts';
import type { MotifKind } from './vocabulary.ts';

/** How much is drawn: 0 silhouettes for icons, 3 everything. */
export type Detail = 0 | 1 | 2 | 3;

/** What a drawing is made with. Drawings fill 400 by 400 and stand on y = 320. */
export interface Ink {
  readonly main: Ramp;
  readonly accent: Ramp;
  readonly detail: Detail;
  /** Proportions that differ from product to product. Drawings must ask in the same order at every detail. */
  readonly random: Random;
}

/** Standing on a table, hanging before a wall, or lying flat, seen from above. */
export type Stance = 'stands' | 'hangs' | 'lies';

export interface Motif {
  readonly stance: Stance;
  /** Makes small things as prominent as large ones. */
  readonly scale: number;
  draw(ink: Ink): string;
}

export type Motifs = Partial<Record<MotifKind, Motif>>;

/** A whole number between min and max that belongs to this product. */
export function vary(ink: Ink, min: number, max: number): number {
  return ink.random.integer(min, max);
}

/** The markup when the picture is large enough for this detail. */
export function at(ink: Ink, detail: Detail, markup: () => string): string {
  return ink.detail >= detail ? markup() : '';
}

const motif = (stance: Stance) => (draw: Motif['draw'], scale = 1): Motif => ({ stance, scale, draw });

export const stands = motif('stands');
export const hangs = motif('hangs');
export const lies = motif('lies');
