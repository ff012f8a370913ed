/** Pictures in one cell: "product/mug/1 800x600 0.5,0.25=A mug; product/mug/2 800x600=From below", the first one shown first. */
import type { RowPicture } from '../domain/import-row.ts';
import { joinPairs, splitPairs } from './cell-lists.ts';

const maxPictures = 20;
const maxSide = 20_000;
const form = /^(?<key>\w[\w./-]{0,159}) (?<width>\d{1,5})x(?<height>\d{1,5})(?: (?<x>[01](?:\.\d{1,3})?),(?<y>[01](?:\.\d{1,3})?))?$/;

export const picturesExpected = `at most ${maxPictures} pictures such as "product/mug/1 800x600 0.5,0.25=A mug": path, width and height, focal point if any, and what it shows`;

/** Undefined when a part is no picture. */
export function readPictures(cell: string): RowPicture[] | undefined {
  const pairs = splitPairs(cell);
  const pictures = pairs?.flatMap(({ name, value }) => readPicture(name, value) ?? []);
  return pairs && pictures?.length === pairs.length && pictures.length <= maxPictures ? pictures : undefined;
}

export function writePictures(pictures: readonly RowPicture[]): string {
  return joinPairs(
    pictures.map(({ key, width, height, focalPoint, alt }) => ({ name: `${key} ${width}x${height}${focalPoint ? ` ${focalPoint.x},${focalPoint.y}` : ''}`, value: alt })),
  );
}

function readPicture(text: string, alt: string): RowPicture | undefined {
  const { key = '', width, height, x, y } = form.exec(text)?.groups ?? {};
  const [across, down] = [Number(width), Number(height)];
  if (key === '' || key.includes('..') || alt.length > 200) return undefined;
  if (!(across >= 1 && across <= maxSide && down >= 1 && down <= maxSide)) return undefined;
  const focalPoint = x === undefined ? null : { x: Number(x), y: Number(y) };
  return focalPoint && (focalPoint.x > 1 || focalPoint.y > 1) ? undefined : { key, alt, width: across, height: down, focalPoint };
}
