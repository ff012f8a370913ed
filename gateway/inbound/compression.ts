import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { HttpResponse } from '#platform/server/http-types';

/** Smaller answers fit into a packet as they are. */
const compressFrom = 1400;
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

type Encoding = 'br' | 'gzip';

/** Compresses the body when the client asks for it and it is worth it. Our own BFFs on the same network do not ask. */
export async function compressed(response: HttpResponse, acceptEncoding: string | string[] | undefined): Promise<HttpResponse> {
  const { body, headers } = response;
  const encoding = encodingFor(typeof acceptEncoding === 'string' ? acceptEncoding : '');
  if (!encoding || typeof body !== 'string' || body.length < compressFrom || response.status === 304) return response;
  const packed = encoding === 'br' ? await toBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }) : await toGzip(body, { level: 5 });
  return { ...response, headers: { ...headers, 'content-encoding': encoding, vary: withEncoding(headers?.['vary']) }, body: packed };
}

/** The better of the encodings that the client accepts; none when it states no wish (RFC 9110, 12.5.3). */
export function encodingFor(acceptEncoding: string): Encoding | undefined {
  const weights = new Map(acceptEncoding.toLowerCase().split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return [name, q === undefined ? 1 : Number(q.slice(2)) || 0] as const;
  }));
  const weightOf = (name: Encoding): number => weights.get(name) ?? weights.get('*') ?? 0;
  const best = weightOf('br') >= weightOf('gzip') ? 'br' : 'gzip';
  return weightOf(best) > 0 ? best : undefined;
}

function withEncoding(vary: string | string[] | undefined): string {
  const given = [vary ?? []].flat().join(', ');
  return /\baccept-encoding\b/i.test(given) ? given : [given, 'accept-encoding'].filter(Boolean).join(', ');
}
