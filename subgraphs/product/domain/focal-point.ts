/** What must stay visible of a picture, as shares of its width and height; stored in thousandths. */
export interface FocalPoint {
  x: number;
  y: number;
}

export interface FocalColumns {
  focalX: number | null;
  focalY: number | null;
}

/** From the stored columns; null where none is set. */
export function focalPointOf({ focalX, focalY }: FocalColumns): FocalPoint | null {
  return focalX === null || focalY === null ? null : { x: focalX / 1000, y: focalY / 1000 };
}

/** As stored: x and y. */
export function focalColumns(picture: { focalPoint?: FocalPoint | null | undefined } | null): [number | null, number | null] {
  const point = picture?.focalPoint;
  return point ? [Math.round(point.x * 1000), Math.round(point.y * 1000)] : [null, null];
}
