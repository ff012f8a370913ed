import { isIP } from 'node:net';
import { clientAddressHeader, createClientKeys } from '#platform/auth/client-keys';
import type { HttpRequest } from '#platform/server/http-types';
import { GraphQLError } from 'graphql';

export interface Admitted {
  readonly clientAddress: string;
  /** What to count requests by; undefined for a first-party client that calls for nobody in particular. */
  readonly countedAddress: string | undefined;
}

/** Decides who may use the first-party endpoint, and whose word on the client's address counts. */
export interface Admission {
  /** Throws a GraphQLError with UNAUTHENTICATED for a caller that may not use the endpoint. */
  admit(request: HttpRequest): Admitted;
}

/** Everybody may call, and nobody is believed about addresses. */
export const openToAll: Admission = { admit: ({ remoteAddress }) => ({ clientAddress: remoteAddress, countedAddress: remoteAddress }) };

export interface AdmissionOptions {
  /** Keys of first-party clients by label. */
  clientKeys: Readonly<Record<string, string>>;
  /** Whether callers without a key are served, too: for development, and where something else guards the endpoint. */
  isOpen: boolean;
}

/** First-party clients prove themselves by a key; they call on behalf of devices and name their addresses. */
export function createAdmission({ clientKeys, isOpen }: AdmissionOptions): Admission {
  const keys = createClientKeys(clientKeys);
  return {
    admit(request) {
      if (keys.accepts(request.headers)) {
        const named = namedAddress(request);
        return { clientAddress: named ?? request.remoteAddress, countedAddress: named };
      }
      if (isOpen) return openToAll.admit(request);
      throw new GraphQLError('This endpoint serves our own clients; partners use /partner/graphql with an API key.', {
        extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
      });
    },
  };
}

function namedAddress({ headers }: HttpRequest): string | undefined {
  const address = headers[clientAddressHeader];
  return typeof address === 'string' && isIP(address) !== 0 ? address : undefined;
}
