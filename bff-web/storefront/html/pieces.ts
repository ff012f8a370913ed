/** Pieces of goods, in words and as forms name them. */
import type { UserError } from '../../generated/schema-types.ts';

/** In words: `2 × Oak bowl, 1 × Mug`. */
export function pieceNames(pieces: readonly { title: string; quantity: number }[]): string {
  return pieces.map(({ title, quantity }) => `${quantity} × ${title}`).join(', ');
}

/** Quantities by line, from fields `line:<id>`; lines of which there are none are left out. */
export function itemsOf(form: URLSearchParams): { lineId: string; quantity: number }[] {
  return quantitiesOf(form).flatMap(([lineId, quantity]) => (quantity > 0 ? [{ lineId, quantity }] : []));
}

/** Why what a form names cannot be asked for at all: parts of pieces, or none where it cannot do without (`missing` says so); null when it can. */
export function wrongPieces(form: URLSearchParams, missing?: string): UserError | null {
  const isWhole = quantitiesOf(form).every(([, quantity]) => Number.isInteger(quantity) && Math.abs(quantity) <= mostPieces);
  if (!isWhole) return refusal('Only whole pieces can be counted; nothing was changed.');
  return missing !== undefined && itemsOf(form).length === 0 ? refusal(missing) : null;
}

/** The API's integers have 32 bits. */
const mostPieces = 2 ** 31 - 1;

const quantitiesOf = (form: URLSearchParams): (readonly [lineId: string, quantity: number])[] =>
  [...form].flatMap(([name, value]) => (name.startsWith('line:') ? [[name.slice('line:'.length), Number(value)] as const] : []));

const refusal = (message: string): UserError => ({ code: 'INVALID_INPUT', message, field: ['input', 'items'] }) as UserError;
