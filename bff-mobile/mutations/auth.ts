import { wholeData } from '#platform/bff/gateway-result';
import { newSecret } from '#platform/bff/secret';
import type { Context } from '../context.ts';
import { mobileRefreshOperation, mobileSignInCompleteOperation, mobileSignInOperation, mobileSignOutOperation, mobileSignUpOperation, type AuthResultFragment } from '../generated/gateway-operations.ts';
import type { AuthPayload, DeviceInput, MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentUserErrors } from '../present/user-error.ts';
import { mergeGuestCart } from './merge-guest-cart.ts';

type AuthMutations = Pick<MutationResolvers<Context>, 'guestStart' | 'signUp' | 'signIn' | 'signInComplete' | 'refresh' | 'signOut'>;

/** Who signs in does so by what is in the input: an old access token that comes along must not spoil it. */
const nobody = { accessToken: null };
const { locale } = marketOf(null);

export const authMutations: AuthMutations = {
  guestStart: () => ({ guestToken: newSecret() }),
  async signUp(_parent, { input }, context) {
    const { email, password, displayName, device, display } = input;
    const preferences = { locale: display?.locale && marketOf(display).locale, currency: display?.currency, country: display?.country };
    const variables = { input: { email, password, displayName, ...preferences, client: clientOf(device) } };
    return enter(context, wholeData(await context.gateway.send(mobileSignUpOperation, variables, nobody)).userSignUp);
  },
  async signIn(_parent, { input }, context) {
    const { email, password, device } = input;
    const variables = { input: { email, password, client: clientOf(device) } };
    return enter(context, wholeData(await context.gateway.send(mobileSignInOperation, variables, nobody)).userSignIn);
  },
  async signInComplete(_parent, { input }, context) {
    const { challenge, code, device } = input;
    const variables = { input: { challenge, code, client: clientOf(device) } };
    return enter(context, wholeData(await context.gateway.send(mobileSignInCompleteOperation, variables, nobody)).userSignInComplete);
  },
  async refresh(_parent, { input }, context) {
    const { refreshToken, deviceId, idempotencyKey } = input;
    const { tokens, userErrors } = wholeData(await context.gateway.send(mobileRefreshOperation, { refreshToken, deviceId, idempotencyKey }, nobody)).sessionRefresh;
    return { tokens, userErrors: presentUserErrors(userErrors, locale) };
  },
  async signOut(_parent, _args, context) {
    const { sessionId, userErrors } = wholeData(await context.gateway.send(mobileSignOutOperation, {})).sessionRevoke;
    return { isSignedOut: sessionId !== null, userErrors: presentUserErrors(userErrors, locale) };
  },
};

function clientOf({ id, name }: DeviceInput): { kind: string; deviceId: string; deviceName: string | null } {
  return { kind: 'mobile', deviceId: id, deviceName: name ?? null };
}

async function enter(context: Context, { tokens, user, challenge, userErrors }: AuthResultFragment): Promise<AuthPayload> {
  if (!tokens || !user) return { tokens: null, person: null, isGuestCartMerged: false, cartChanges: [], cartLeftOut: [], challenge, userErrors: presentUserErrors(userErrors, locale) };
  const merged = await mergeGuestCart(context, tokens.accessToken);
  return { tokens, person: user, ...merged, challenge: null, userErrors: [] };
}
