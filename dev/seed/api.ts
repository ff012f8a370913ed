/** Calls to the gateway as demo people: the seeder signs its own access tokens with the stack's key, so nobody has to sign in. */
import { signAccessToken } from '#platform/auth/access-token';
import { signingKey } from '#platform/auth/keys';
import type { Membership } from '#platform/auth/viewer';
import { urlOf, type Topology } from '../services.ts';

export interface Person {
  userId: string;
  roles: readonly string[];
  memberships?: readonly Membership[];
}

interface UserErrorLike {
  code: string;
  message: string;
}

export interface Api {
  /** The first field of the answer. @throws Error with the operation's errors or user errors. */
  call<T>(person: Person, query: string, variables?: Record<string, unknown>): Promise<T>;
}

export function createApi(topology: Pick<Topology, 'ports' | 'secrets'>): Api {
  const url = `${urlOf(topology, 'gateway')}/graphql`;
  const privateKey = signingKey(topology.secrets.accessTokenPrivateKey as Parameters<typeof signingKey>[0]);
  return {
    async call<T>(person: Person, query: string, variables: Record<string, unknown> = {}) {
      const { token } = signAccessToken({ claims: { ...person, sessionId: 'ses_seed' }, issuer: 'marketplace-user', audience: 'marketplace-gateway', privateKey });
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-client-name': 'seed', 'x-client-version': '1', 'x-client-key': topology.secrets.clientKeys['bff-web'] },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(20_000),
      });
      return fieldOf<T>((await response.json()) as GraphqlAnswer);
    },
  };
}

export interface GraphqlAnswer {
  data?: Record<string, unknown> | null | undefined;
  errors?: readonly { message: string }[] | undefined;
}

/** The first field of an answer. @throws Error with the operation's errors or user errors. */
export function fieldOf<T>({ data, errors }: GraphqlAnswer): T {
  const field = Object.values(data ?? {})[0] as (T & { userErrors?: UserErrorLike[] }) | null | undefined;
  if (errors?.length) throw new Error(errors.map((error) => error.message).join('; '));
  if (field?.userErrors?.length) throw new Error(field.userErrors.map((error) => `${error.code}: ${error.message}`).join('; '));
  return field as T;
}
