import type { ApartFromDevice } from '#platform/bff/features/gate';
import { newSecret } from '#platform/bff/secret';
import { DomainError } from '#platform/errors/domain-error';
import { errorResponse, type HttpRequest, type Route } from '#platform/server/http-types';

/** The name by which a browser keeps its variants of experiments. It opens nothing and is not connected with anybody. */
export interface DeviceCookie {
  /** A request without this cookie, and the device it named. */
  apart(request: HttpRequest): ApartFromDevice;
  /** The `Set-Cookie` value for a browser without a name. */
  write(): string;
}

const keptForSeconds = 365 * 24 * 3600;
const pattern = /(?:^|;)\s*(?:__Host-)?did=([\w-]{43})(?=;|$)/;

export function createDeviceCookie({ secure }: { secure: boolean }): DeviceCookie {
  const name = secure ? '__Host-did' : 'did';
  return {
    apart(request) {
      const id = pattern.exec(request.headers.cookie ?? '')?.[1];
      // Broken or absent: somebody without a name, who sees what everybody sees.
      if (id === undefined) return { request, device: null };
      const { cookie = '', ...headers } = request.headers;
      const rest = cookie.replace(pattern, '').replace(/^;\s*/, '').trim();
      return { request: { ...request, headers: rest === '' ? headers : { ...headers, cookie: rest } }, device: `device:${id}` };
    },
    write: () => `${name}=${newSecret()}; Path=/; Max-Age=${keptForSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
  };
}

/**
 * POST /device: names a browser, once. A page cannot do it itself: with a Set-Cookie it would be this visitor's alone, and no cache could keep it. So the first page
 * of a new visitor is the one that everybody sees, and is not counted.
 */
export function deviceRoute({ cookie, assertAllowed }: { cookie: DeviceCookie; assertAllowed(request: HttpRequest): void }): Route {
  return {
    method: 'POST',
    path: '/device',
    async handle(request) {
      try {
        assertAllowed(request);
      } catch (error) {
        if (error instanceof DomainError) return errorResponse(403, 'FORBIDDEN', error.message);
        throw error;
      }
      const isNamed = cookie.apart(request).device !== null;
      return { status: 204, headers: { 'cache-control': 'private, no-store', ...(!isNamed && { 'set-cookie': cookie.write() }) } };
    },
  };
}
