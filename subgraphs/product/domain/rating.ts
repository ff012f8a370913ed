/** Reviews every product is taken to have had: five of 3.5, so that one enthusiast does not outrank two hundred buyers. */
const priorCount = 5;
const priorAverage = 3.5;

export interface RatingTotals {
  sum: number;
  count: number;
}

/** Mean with one decimal; null without reviews. */
export function averageRating({ sum, count }: RatingTotals): number | null {
  return count === 0 ? null : Math.round((sum / count) * 10) / 10;
}

/** Mean in hundredths, as stored for filters; 0 without reviews. */
export function storedAverage({ sum, count }: RatingTotals): number {
  return count === 0 ? 0 : Math.round((sum * 100) / count);
}

/** What "best rated first" sorts by: the mean drawn towards the prior while there are few reviews, in thousandths. */
export function ratingScore({ sum, count }: RatingTotals): number {
  return count === 0 ? 0 : Math.round(((sum + priorCount * priorAverage) * 1000) / (count + priorCount));
}
