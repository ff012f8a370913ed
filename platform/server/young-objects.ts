import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 make all new objects among the young ones, which are collected cheaply. Left alone it counts, while code is compiled, how many objects of a place in the
 * code outlive a collection; in a server that has just come under load many do, since requests are slow then, and from that moment on, for as long as the process
 * lives, that place makes its objects among the old ones. Nobody looks at those before the old generation has grown several times over, and everything that they hold (a
 * request's data) is moved to the old ones as well. Whether a process comes to that is a matter of chance: about half of the gateways did, and took a quarter more
 * processor time and half as much memory again (`docs/gateway-performance.md`).
 *
 * To be called before there is any load.
 */
export function keepNewObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
