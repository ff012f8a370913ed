import { DomainError } from '#platform/errors/domain-error';

/** Widths of pictures in pixels, by where they are shown. */
export interface ImageWidths {
  /** Beside a line of text. */
  readonly thumbWidth: number;
  /** In a grid or row. */
  readonly tileWidth: number;
  /** Across the screen. */
  readonly wideWidth: number;
}

/** Few widths for all devices, so that media caches hold each picture a few times only. */
const ladder = [80, 160, 240, 320, 480, 640, 960, 1280] as const;
const points = { thumb: 80, tile: 160, wide: 400 };
const defaultRatio = 2;

/** The widths for a device: the narrowest of the ladder that fills its place at this pixel ratio, or the widest there is. */
export function imageWidths(pixelRatio: number): ImageWidths {
  const widthFor = (size: number): number => ladder.find((width) => width >= Math.round(size * pixelRatio)) ?? ladder[ladder.length - 1] ?? 1280;
  return { thumbWidth: widthFor(points.thumb), tileWidth: widthFor(points.tile), wideWidth: widthFor(points.wide) };
}

/** Reads `x-device-pixel-ratio`; throws DomainError BAD_USER_INPUT when it is there and no number from 1 to 4. */
export function pixelRatioOf(header: string | string[] | undefined): number {
  if (header === undefined || header === '') return defaultRatio;
  return assertPixelRatio(Number(header), 'The header x-device-pixel-ratio');
}

/** Throws DomainError BAD_USER_INPUT for a ratio out of range. */
export function assertPixelRatio(ratio: number, what: string): number {
  if (ratio >= 1 && ratio <= 4) return ratio;
  throw new DomainError('BAD_USER_INPUT', `${what} must be a number from 1 to 4.`);
}
