import { remembering } from '#platform/remembering';

const pattern = /^\d{1,4}\.\d{1,4}(?:\.\d{1,6})?$/;

/** Whether a text is a version of two or three numbers, such as `1.4` or `1.4.0`. */
export function isAppVersion(text: string): boolean {
  return pattern.test(text);
}

/** Whether a version is the given one or newer; `1.4` is `1.4.0`. Both must pass `isAppVersion`. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [a, b] = [numbers(version), numbers(minimum)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const most = 500;
/** There are a few versions, and each request bears one. */
const numbers = remembering(most, (version) => version.split('.').map(Number));
