import { GraphQLError } from 'graphql';
import type { StubGateway } from '#platform/bff/testing/stub-gateway';
import type { Browser } from './browser.ts';

interface SignInArguments {
  input: { email: string; password: string };
}

export interface TokenLifetime {
  accessSeconds?: number;
  refreshSeconds?: number;
}

/** Tokens that say whose they are, so that the stub can answer as the real gateway would. */
export function sessionFor(email: string, { accessSeconds = 900, refreshSeconds = 86_400 }: TokenLifetime = {}, generation = 1): object {
  const name = email.split('@')[0] ?? '';
  return {
    user: { id: `usr_${name}`, displayName: name, locale: 'de-DE', currency: 'EUR', country: 'DE' },
    tokens: {
      accessToken: `access.${name}.${generation}`,
      accessTokenExpiresAt: new Date(Date.now() + accessSeconds * 1000).toISOString(),
      refreshToken: `refresh.${name}.${generation}`,
      refreshTokenExpiresAt: new Date(Date.now() + refreshSeconds * 1000).toISOString(),
      sessionId: `ses_${name}`,
    },
    userErrors: [],
  };
}

/** Makes the stub a place with people: any address signs in with the password "right", and `me` is whoever the token names. */
export function withPeople(gateway: StubGateway, lifetime: TokenLifetime = {}): void {
  const me = (_args: unknown, _info: unknown, headers: Record<string, unknown>): object | null => {
    const name = /^Bearer access\.(\w+)\./.exec(String(headers['authorization'] ?? ''))?.[1];
    return name === undefined ? null : { id: `usr_${name}`, displayName: name, email: `${name}@example.com`, orders: ordersOf(name) };
  };
  const userSignIn = ({ input }: SignInArguments): object =>
    input.password === 'right'
      ? sessionFor(input.email, lifetime)
      : { user: null, tokens: null, userErrors: [{ code: 'INVALID_CREDENTIALS', message: 'Wrong.', field: null, expectedTotal: null, currentTotal: null, availableQuantity: null, currentVersion: null }] };
  gateway.mock({
    Query: { me },
    Mutation: {
      userSignIn,
      userSignUp: userSignIn,
      sessionRevoke: { sessionId: 'ses', userErrors: [] },
      cartMerge: { cart: { itemCount: 3 }, changes: [{ variantId: 'var_1', requestedQuantity: 5, quantity: 3 }], userErrors: [] },
    },
  });
}

function ordersOf(name: string): object {
  return { edges: [{ node: { number: `ORDER-OF-${name}` } }], totalCount: 1, pageInfo: { hasNextPage: false, endCursor: null } };
}

/** A browser in which somebody has signed in. */
export async function signIn(browser: Browser, email: string): Promise<Browser> {
  const answer = await browser.run('SignIn', { input: { email, password: 'right' } });
  if (answer.errors[0]) throw new GraphQLError(answer.errors[0].message);
  return browser;
}
