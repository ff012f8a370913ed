import { hash } from 'node:crypto';

const bits = 48;

/**
 * A number in (0, 1) that is always the same for the same texts, and says nothing about the number for others: SHA-256, since weaker
 * hashes are not independent between texts that differ little.
 */
export function fractionOf(...parts: readonly string[]): number {
  const value = Number.parseInt(hash('sha256', parts.join('\n'), 'hex').slice(0, bits / 4), 16);
  return (value + 0.5) / 2 ** bits;
}

/** Whether a unit is within a share. Who is in stays in when the share grows. */
export function isWithinPercent(percent: number, ...parts: readonly string[]): boolean {
  return percent >= 100 || (percent > 0 && fractionOf(...parts) * 100 < percent);
}

/**
 * Which of the weighted choices a unit gets, by weighted rendezvous hashing (Efraimidis and Spirakis, 2006): the largest of
 * `ln(fraction) / weight` wins. When a weight grows, units move to that choice only and between no others; when it shrinks, they leave that
 * one only. Undefined when every weight is 0.
 */
export function pickWeighted<Choice extends string>(weights: readonly (readonly [Choice, number])[], ...parts: readonly string[]): Choice | undefined {
  let best: Choice | undefined;
  let bestScore = -Infinity;
  for (const [choice, weight] of weights) {
    if (!(weight > 0)) continue;
    const score = Math.log(fractionOf(...parts, choice)) / weight;
    if (score > bestScore) [best, bestScore] = [choice, score];
  }
  return best;
}
