import { createReply } from '#platform/bff/reply';
import { DomainError } from '#platform/errors/domain-error';
import { errorResponse, json, type Route } from '#platform/server/http-types';
import { openSession, type ContextOptions } from './create-context.ts';

/** GET /csrf: the token that mutations must repeat, for clients that want it without GraphQL. Begins a session when there is none. */
export function csrfRoute(options: Pick<ContextOptions, 'store' | 'cookie' | 'refresher' | 'logger'>): Route {
  return {
    method: 'GET',
    path: '/csrf',
    async handle(http) {
      const reply = createReply();
      try {
        const session = await openSession({ http, reply }, options);
        const { csrfToken } = await session.begin();
        return json(200, { csrfToken }, { ...reply.headers(), 'cache-control': 'private, no-store', vary: 'Cookie, Origin' });
      } catch (error) {
        if (error instanceof DomainError && error.code === 'UNAVAILABLE') return errorResponse(503, 'UNAVAILABLE', error.message);
        throw error;
      }
    },
  };
}
