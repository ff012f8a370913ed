import { formatAmount, fractionDigits, type Money } from '../money/money.ts';
import { DomainError } from '../errors/domain-error.ts';

/** What an `Image` resolves from: `key` is the object's path in the media store. */
export interface ImageSource {
  readonly key: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  /** What must stay visible when it is cropped, as shares of width and height. */
  readonly focalPoint?: { readonly x: number; readonly y: number } | null;
}

/** `Money` from `{ minor, currency }`. */
export const moneyResolvers = {
  amount: (money: Money): string => formatAmount(money),
  currencyCode: (money: Money): string => money.currency,
  minorUnits: (money: Money): number => money.minor,
  fractionDigits: (money: Money): number => fractionDigits(money.currency),
};

const minimumImageWidth = 16;
const maximumImageWidth = 2048;

/** Resolvers of `Image` for a media server's public address: `{base}/{key}/{width}.svg`. */
export function imageResolvers({ mediaBaseUrl }: { mediaBaseUrl: string }): {
  Image: { url: (image: ImageSource, args: { width?: number | null }) => string };
} {
  const base = mediaBaseUrl.replace(/\/+$/, '');
  return {
    Image: {
      url(image, { width }) {
        const wanted = width ?? 640;
        if (wanted < minimumImageWidth || wanted > maximumImageWidth) {
          throw new DomainError('BAD_USER_INPUT', `width must be between ${minimumImageWidth} and ${maximumImageWidth}, got ${wanted}.`);
        }
        return `${base}/${image.key.split('/').map(encodeURIComponent).join('/')}/${wanted}.svg`;
      },
    },
  };
}
