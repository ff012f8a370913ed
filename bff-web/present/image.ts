import type { TileImageFragment, WideImageFragment } from '../generated/gateway-operations.ts';
import type { Image } from '../generated/schema-types.ts';

/** A picture for `<img srcset>`. Widths beyond the original's are left out: they would cost bytes and show nothing more. */
export function presentImage(image: TileImageFragment | WideImageFragment | null | undefined): Image | null {
  if (!image) return null;
  const { alt, width, height } = image;
  const candidates: [number, string][] = [
    [320, image.w320],
    [640, image.w640],
    [960, image.w960],
  ];
  if ('w1600' in image) candidates.push([1280, image.w1280], [1600, image.w1600]);
  const useful = candidates.filter(([candidate], i) => i === 0 || candidate <= width);
  const src = useful.find(([candidate]) => candidate === 640)?.[1] ?? image.w320;
  return { src, srcset: useful.map(([candidate, url]) => `${url} ${candidate}w`).join(', '), alt, width, height };
}
