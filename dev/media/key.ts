import { aspects, isMotifKind, isTone, type MotifKind, type PictureSort, type Tone } from './vocabulary.ts';

export const widthLimits = { min: 16, max: 2048 } as const;

/** A picture's key, understood. */
export interface PictureKey {
  readonly sort: PictureSort;
  readonly kind: MotifKind;
  readonly slug: string;
  /** For products, from 1 to 4. */
  readonly view: number;
  readonly tone: Tone | undefined;
}

/** Why an address names no picture, with the HTTP status that says so. */
export class PictureError extends Error {
  readonly status: 400 | 404;

  constructor(status: 400 | 404, message: string) {
    super(message);
    this.name = 'PictureError';
    this.status = status;
  }
}

const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const longestSlug = 200;
const expected = 'expected product/<kind>/<slug>/<view 1-4>[-<tone>], category/<kind>/<slug>, vendor/<kind>/<slug>/logo[-<tone>] or vendor/<kind>/<slug>/banner[-<tone>]';

/** Parses `product/mug/harbour-mug/1-sage` and its like; throws PictureError 404. */
export function parseKey(key: string): PictureKey {
  const [family = '', kind = '', slug = '', variant = '', ...rest] = key.split('/');
  if (!slugPattern.test(slug) || slug.length > longestSlug || rest.length > 0) throw malformed(key);
  if (!isMotifKind(kind)) throw new PictureError(404, `There is no drawing of ${quote(kind)}`);
  if (family === 'category' && variant === '') return { sort: 'category', kind, slug, view: 1, tone: undefined };
  const match = (family === 'product' ? /^([1-4])(?:-([a-z]+))?$/ : /^(logo|banner)(?:-([a-z]+))?$/).exec(variant);
  if ((family !== 'product' && family !== 'vendor') || match === null) throw malformed(key);
  const [, name = '', tone] = match;
  if (tone !== undefined && !isTone(tone)) throw new PictureError(404, `There is no tone ${quote(tone)}`);
  if (family === 'product') return { sort: 'product', kind, slug, view: Number(name), tone };
  return { sort: name === 'logo' ? 'logo' : 'banner', kind, slug, view: 1, tone };
}

/** Parses the file name `640.svg`; throws PictureError 400 for a width out of bounds, 404 for anything else. */
export function parseWidth(file: string): number {
  const match = /^(-?\d{1,9}(?:\.\d+)?)\.svg$/.exec(file);
  if (match === null) throw new PictureError(404, `${quote(file)} is no picture file; expected <width in pixels>.svg`);
  const width = Number(match[1]);
  if (!Number.isInteger(width) || width < widthLimits.min || width > widthLimits.max) {
    throw new PictureError(400, `The width must be a whole number from ${widthLimits.min} to ${widthLimits.max}, but is ${match[1]}`);
  }
  return width;
}

/** The height that goes with a width. */
export function heightFor(sort: PictureSort, width: number): number {
  const [across, down] = aspects[sort];
  return Math.round((width * down) / across);
}

function malformed(key: string): PictureError {
  return new PictureError(404, `${quote(key)} is no picture key; ${expected}`);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}
