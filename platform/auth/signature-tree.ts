import { hash, sign, verify, type KeyObject } from 'node:crypto';
import { headerSegment, TokenError } from './jwt.ts';
import type { SigningKey } from './keys.ts';

/**
 * One signature for many statements (a Merkle tree, as in RFC 6962 and Roughtime): the signature is over the root of a tree of hashes, and each
 * statement travels with the hashes that lead from it to the root. So each stands alone, tells nothing about the others, and costs
 * its reader a few hashes once the root has been verified.
 */

const hashBytes = 32;
/** More than any turn of an event loop brings; keeps a stranger's token from costing many hashes. */
const maxDepth = 16;
/** Roots of one key that are known to be signed; in service a few hundred are made per second and stay in use for less than one. */
const maxKnownRoots = 512;

/** As many texts, each `header.payload.path.signature`, that prove payloads one by one. Payloads are base64url. */
export function signTree(type: string, payloads: readonly string[], { kid, key }: SigningKey): string[] {
  const levels = levelsOver(payloads.map(leafHash));
  const header = headerSegment(type, kid);
  const root = levels.at(-1)?.[0] ?? Buffer.alloc(0);
  const signature = sign(null, signedText(header, root), key).toString('base64url');
  return payloads.map((payload, index) => `${header}.${payload}.${pathOf(levels, index).toString('base64url')}.${signature}`);
}

/** Reads payloads proved by `signTree`, and remembers which roots are signed. */
export interface TreeReader {
  /** The payload (base64url) of a token of one of the keys; throws TokenError. */
  read(token: string, keyOf: (header: string) => KeyObject | undefined): string;
}

export function createTreeReader(): TreeReader {
  // By key: with a key that is withdrawn goes what it has signed.
  const knownRoots = new WeakMap<KeyObject, Set<string>>();
  return {
    read(token, keyOf) {
      const [header = '', payload = '', path = '', signature = '', ...rest] = token.split('.');
      const key = keyOf(header);
      if (!key || rest.length > 0) throw new TokenError('unknown key, algorithm or type');
      const root = rootOver(payload, path);
      const known = knownRoots.get(key) ?? new Set();
      knownRoots.set(key, known);
      const name = `${root.toString('base64url')}.${signature}`;
      if (known.has(name)) return payload;
      if (!verify(null, signedText(header, root), key, Buffer.from(signature, 'base64url'))) throw new TokenError('bad signature');
      known.add(name);
      const [oldest] = known;
      if (known.size > maxKnownRoots && oldest !== undefined) known.delete(oldest);
      return payload;
    },
  };
}

function signedText(header: string, root: Buffer): Buffer {
  return Buffer.from(`${header}.${root.toString('base64url')}`);
}

function rootOver(payload: string, path: string): Buffer {
  const siblings = Buffer.from(path, 'base64url');
  if (siblings.length % hashBytes !== 0 || siblings.length > maxDepth * hashBytes) throw new TokenError('not a path to a root');
  let node = leafHash(payload);
  for (let at = 0; at < siblings.length; at += hashBytes) node = parentHash(node, siblings.subarray(at, at + hashBytes));
  return node;
}

/** From the leaves to the root; a node without a neighbour goes up as it is. */
function levelsOver(leaves: readonly Buffer[]): readonly (readonly Buffer[])[] {
  const levels: (readonly Buffer[])[] = [leaves];
  for (let level = leaves; level.length > 1; ) {
    const above: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index], level[index + 1]];
      if (left) above.push(right ? parentHash(left, right) : left);
    }
    levels.push(above);
    level = above;
  }
  return levels;
}

function pathOf(levels: readonly (readonly Buffer[])[], index: number): Buffer {
  const siblings: Buffer[] = [];
  for (let depth = 0, at = index; depth < levels.length - 1; depth++, at >>= 1) {
    const sibling = levels[depth]?.[at ^ 1];
    if (sibling) siblings.push(sibling);
  }
  return Buffer.concat(siblings);
}

// Leaves and nodes begin with different bytes, so that no node can be passed off as a statement.
function leafHash(payload: string): Buffer {
  return hash('sha256', `\0${payload}`, 'buffer');
}

const pair = Buffer.alloc(1 + 2 * hashBytes, 1);

/** In the order of their bytes, so that a path need not say which side its hashes are on. */
function parentHash(one: Buffer, other: Buffer): Buffer {
  const isOrdered = one.compare(other) <= 0;
  (isOrdered ? one : other).copy(pair, 1);
  (isOrdered ? other : one).copy(pair, 1 + hashBytes);
  return hash('sha256', pair, 'buffer');
}
