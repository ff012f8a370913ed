import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import { remembering } from '../remembering.ts';
import type { HttpResponse } from './http-types.ts';
import { sendable } from './utf8.ts';

/** Smaller answers fit into a packet as they are. */
const compressFrom = 1400;
/** To hand so little to another thread takes longer than to pack it: of 6 KB half of 0.15 ms. */
const packHereUpTo = 16_384;
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

const gzipOptions = { level: 5 };

type Encoding = 'br' | 'gzip';

/** Compresses the body when the client asks for it and it is worth it. Our own BFFs on the same network do not ask. */
export async function compressed<R extends HttpResponse>(response: R, acceptEncoding: string | string[] | undefined): Promise<R> {
  const { body, headers } = response;
  const encoding = encodingFor(typeof acceptEncoding === 'string' ? acceptEncoding : '');
  if (!encoding || typeof body !== 'string' || body.length < compressFrom || response.status === 304) return response;
  const packed = await packedOnce(response, body, encoding);
  return { ...response, headers: { ...headers, ...weakened(headers?.['etag']), 'content-encoding': encoding, vary: withEncoding(headers?.['vary']) }, body: packed };
}

/** What a cache gives to many is packed once, and for as long as the cache keeps it. */
const packedAnswers = new WeakMap<HttpResponse, Map<Encoding, Promise<Buffer>>>();

function packedOnce(response: HttpResponse, body: string, encoding: Encoding): Promise<Buffer> {
  if (!String(response.headers?.['cache-control']).startsWith('public')) return pack(body, encoding);
  const known = packedAnswers.get(response) ?? new Map<Encoding, Promise<Buffer>>();
  packedAnswers.set(response, known);
  const packed = known.get(encoding) ?? pack(body, encoding);
  known.set(encoding, packed);
  return packed;
}

async function pack(text: string, encoding: Encoding): Promise<Buffer> {
  const body = sendable(text);
  const isSmall = body.length <= packHereUpTo;
  if (encoding === 'gzip') return isSmall ? gzipSync(body, gzipOptions) : toGzip(body, gzipOptions);
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } };
  return isSmall ? brotliCompressSync(body, options) : toBrotli(body, options);
}

/** Strong tags tell bytes apart, and these are other bytes (RFC 9110, 8.8.3.3). */
function weakened(etag: string | string[] | undefined): { etag?: string } {
  return typeof etag === 'string' && etag.startsWith('"') ? { etag: `W/${etag}` } : {};
}

/** The better of the encodings that the client accepts; none when it states no wish (RFC 9110, 12.5.3). Clients say much the same. */
export const encodingFor = remembering<Encoding | undefined>(500, (acceptEncoding) => {
  const weights = new Map(acceptEncoding.toLowerCase().split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return [name, q === undefined ? 1 : Number(q.slice(2)) || 0] as const;
  }));
  const weightOf = (name: Encoding): number => weights.get(name) ?? weights.get('*') ?? 0;
  const best = weightOf('br') >= weightOf('gzip') ? 'br' : 'gzip';
  return weightOf(best) > 0 ? best : undefined;
});

function withEncoding(vary: string | string[] | undefined): string {
  const given = [vary ?? []].flat().join(', ');
  return /\baccept-encoding\b/i.test(given) ? given : [given, 'accept-encoding'].filter(Boolean).join(', ');
}
