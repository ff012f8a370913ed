import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 compile a function with its best compiler when it was called 1,000 times, not 3,000: what runs once per request is counted so that it takes three to four times
 * as many requests. A BFF is nearly all such code. Left alone, a page costs it 105 to 110 us of CPU until 11,000 requests were answered, and 75 from then on; so, 80 from
 * 3,000 on (`docs/bff-performance.md`). The compiler has the same to do, only earlier: for the first 2,000 requests a page costs a tenth more, beside what is done in threads of
 * its own. Not for processes with much code that is called a few thousand times and never again.
 *
 * To be called before there is any load.
 */
export function compileSooner(): void {
  setFlagsFromString('--invocation-count-for-turbofan=1000');
}
