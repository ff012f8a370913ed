import { hash } from 'node:crypto';
import { errorResponse, type HttpRequest, type HttpResponse, type Route } from '#platform/server/http-types';
import { parseKey, parseWidth, PictureError } from './key.ts';
import { overviewPage } from './overview.ts';
import { renderPicture } from './render.ts';

const prefix = '/media/';
const pictureHeaders = {
  'content-type': 'image/svg+xml; charset=utf-8',
  // A key's picture never changes, so caches need not ask again.
  'cache-control': 'public, max-age=31536000, immutable',
  // Nothing in a picture may run or load, should somebody open it as a page.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
};

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
};

/** `GET /media/<key>/<width>.svg`, and an overview of all drawings at `/`. */
export const mediaRoutes: readonly Route[] = ['GET', 'HEAD'].flatMap((method): Route[] => [
  { method, path: `${prefix}*`, handle: async (request) => respondWithPicture(request) },
  { method, path: '/', handle: async () => ({ status: 200, headers: pageHeaders, body: overviewPage() }) },
]);

function respondWithPicture({ path, headers }: HttpRequest): HttpResponse {
  try {
    const below = path.slice(prefix.length);
    const slash = below.lastIndexOf('/');
    const key = parseKey(below.slice(0, Math.max(0, slash)));
    const svg = renderPicture(key, parseWidth(below.slice(slash + 1)));
    const etag = `"${hash('sha1', svg).slice(0, 20)}"`;
    if (isKnown(headers['if-none-match'], etag)) return { status: 304, headers: { ...pictureHeaders, etag } };
    return { status: 200, headers: { ...pictureHeaders, etag }, body: svg };
  } catch (error) {
    if (error instanceof PictureError) return errorResponse(error.status, error.status === 400 ? 'BAD_USER_INPUT' : 'NOT_FOUND', error.message);
    throw error;
  }
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch !== undefined && ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
