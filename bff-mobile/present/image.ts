import type { TileImageFragment } from '../generated/gateway-operations.ts';
import type { Image } from '../generated/schema-types.ts';

/** A picture in the width the gateway was asked for. */
export function presentImage(image: TileImageFragment | null | undefined): Image | null {
  if (!image) return null;
  const { url, alt, width, height } = image;
  return { url, alt, aspectRatio: Math.round((width / height) * 1000) / 1000 };
}

/** The pictures there are. */
export function presentImages(images: readonly TileImageFragment[]): Image[] {
  return images.map(presentImage).filter((image): image is Image => image !== null);
}
