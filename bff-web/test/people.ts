import { GraphQLError } from 'graphql';
import type { StubGateway } from '#platform/bff/testing/stub-gateway';
import type { Browser } from './browser.ts';

interface SignInArguments {
  input: { email: string; password: string };
}

export interface TokenLifetime {
  accessSeconds?: number;
  refreshSeconds?: number;
  /** Tokens with claims that can be read, of people who are no more than customers; others are of people of whom nothing is known. */
  isPlain?: boolean;
}

/** Tokens that say whose they are, so that the stub can answer as the real gateway would. */
export function sessionFor(email: string, { accessSeconds = 900, refreshSeconds = 86_400, isPlain = false }: TokenLifetime = {}, generation = 1): object {
  const name = email.split('@')[0] ?? '';
  return {
    user: { id: `usr_${name}`, displayName: name, locale: 'de-DE', currency: 'EUR', country: 'DE' },
    tokens: {
      accessToken: `access.${isPlain ? claimsOf(name) : name}.${generation}`,
      accessTokenExpiresAt: new Date(Date.now() + accessSeconds * 1000).toISOString(),
      refreshToken: `refresh.${name}.${generation}`,
      refreshTokenExpiresAt: new Date(Date.now() + refreshSeconds * 1000).toISOString(),
      sessionId: `ses_${name}`,
    },
    userErrors: [],
  };
}

/** What a merge did to one variant of which so many can be had. */
export function summed({ quantity = 3, requestedQuantity = 5, availableQuantity = 100 } = {}): object {
  return { variantId: 'var_1', requestedQuantity, quantity, line: { id: 'cln_1', quantity, variant: { id: 'var_1', availableQuantity } } };
}

/** Makes the stub a place with people: any address signs in with the password "right", and `me` is whoever the token names. */
export function withPeople(gateway: StubGateway, lifetime: TokenLifetime = {}): void {
  const me = (_args: unknown, _info: unknown, headers: Record<string, unknown>): object | null => {
    const name = nameIn(/^Bearer access\.([\w-]+)\./.exec(String(headers['authorization'] ?? ''))?.[1]);
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
      cartMerge: { cart: { version: 4 }, changes: [summed()], leftOut: [], userErrors: [] },
    },
  });
}

function claimsOf(name: string): string {
  return Buffer.from(JSON.stringify({ sub: name, roles: ['customer'] })).toString('base64url');
}

/** Whose the middle of a token is: claims begin with a brace, which is "ey" in base64. */
function nameIn(middle: string | undefined): string | undefined {
  return middle?.startsWith('eyJ') ? (JSON.parse(Buffer.from(middle, 'base64url').toString()) as { sub: string }).sub : middle;
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
