import { GraphQLError } from 'graphql';
import type { StubGateway } from '#platform/bff/testing/stub-gateway';
import type { App } from './app.ts';

interface SignInArguments {
  input: { email: string; password: string; client: { deviceId: string } };
}

const instant = '2030-01-01T00:00:00.000Z';

/** A refusal as the gateway words it. */
export function refusal(code: string, overrides: object = {}): object {
  return { code, message: 'Refused.', field: null, availableQuantity: null, currentVersion: null, expectedTotal: null, currentTotal: null, ...overrides };
}

/** Tokens that say whose they are and on which device, so that the stub can answer as the real gateway would. */
export function tokensFor(name: string, deviceId: string, generation = 1): object {
  return {
    accessToken: `access.${name}.${generation}`,
    accessTokenExpiresAt: instant,
    refreshToken: `refresh.${name}.${deviceId}.${generation}`,
    refreshTokenExpiresAt: instant,
    sessionId: `ses_${name}`,
  };
}

/** A token that says whose it is in claims, as real ones do. */
export function tokenOf(name: string, seconds = 900): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: `usr_${name}`, exp: Math.floor(Date.now() / 1000) + seconds })}.x`;
}

/** What a merge did to one variant of which so many can be had. */
export function summed({ quantity = 3, requestedQuantity = 5, availableQuantity = 100 } = {}): object {
  return { variantId: 'var_1', requestedQuantity, quantity, line: { id: 'cln_1', quantity, variant: { id: 'var_1', availableQuantity } } };
}

/** Makes the stub a place with people: any address signs in with the password "right", and `me` is whoever the token names. */
export function withPeople(gateway: StubGateway): void {
  const nameIn = (headers: Record<string, unknown>): string | undefined => /^Bearer access\.(\w+)\./.exec(String(headers['authorization'] ?? ''))?.[1];
  const me = (_args: unknown, _info: unknown, headers: Record<string, unknown>): object | null => personOf(nameIn(headers));
  const cart = (_args: unknown, _info: unknown, headers: Record<string, unknown>): object | null => {
    const owner = nameIn(headers) ?? headers['x-guest-token'];
    return owner === undefined ? null : { id: `cart-of-${String(owner)}` };
  };
  const userSignIn = ({ input }: SignInArguments): object => {
    const name = input.email.split('@')[0] ?? '';
    if (input.password !== 'right') return { user: null, tokens: null, userErrors: [refusal('INVALID_CREDENTIALS')] };
    return { user: { id: `usr_${name}`, displayName: name, locale: 'de-DE', currency: 'EUR', country: 'DE' }, tokens: tokensFor(name, input.client.deviceId), userErrors: [] };
  };
  gateway.mock({
    Query: { me, cart },
    Mutation: { userSignIn, userSignUp: userSignIn, sessionRefresh, sessionRevoke: { sessionId: 'ses_1', userErrors: [] }, cartMerge: { cart: { version: 4 }, changes: [summed()], leftOut: [], userErrors: [] } },
  });
}

/** As the user subgraph does: a token is good on its own device only. */
function sessionRefresh({ refreshToken, deviceId }: { refreshToken: string; deviceId: string }): object {
  const [, name = '', device, generation] = refreshToken.split('.');
  if (device !== deviceId) return { tokens: null, user: null, userErrors: [refusal('INVALID_TOKEN', { field: ['refreshToken'] })] };
  return { tokens: tokensFor(name, deviceId, Number(generation) + 1), userErrors: [] };
}

function personOf(name: string | undefined): object | null {
  if (name === undefined) return null;
  const pageInfo = { hasNextPage: false, endCursor: null };
  return {
    id: `usr_${name}`,
    displayName: name,
    email: `${name}@example.com`,
    orders: { edges: [{ node: { number: `ORDER-OF-${name}` } }], pageInfo },
    notifications: { edges: [{ node: { title: `MESSAGE-TO-${name}` } }], pageInfo },
  };
}

/** An app in which somebody has signed in. */
export async function signIn(app: App, email: string): Promise<App> {
  const answer = await app.run('SignIn', { input: { email, password: 'right', device: { id: 'device-one' } } });
  const payload = answer.data?.['signIn'] as { tokens: { accessToken: string } | null } | undefined;
  if (!payload?.tokens) throw new GraphQLError(`${email} could not sign in: ${answer.text}`);
  app.accessToken = payload.tokens.accessToken;
  return app;
}
