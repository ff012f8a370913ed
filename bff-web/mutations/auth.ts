import { wholeData } from '#platform/bff/gateway-result';
import { selectionOf, type Selection } from '#platform/bff/selection';
import type { Context } from '../context.ts';
import { webSignInCompleteOperation, webSignInOperation, webSignOutOperation, webSignUpOperation, type AuthResultFragment } from '../generated/gateway-operations.ts';
import type { AuthPayload, MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentUserError } from '../present/user-error.ts';
import { sessionView } from '../screens/session/session-view.ts';
import { toSignedIn } from '../session/signed-in.ts';
import { mergeGuestCart } from './merge-guest-cart.ts';

type AuthMutations = Pick<MutationResolvers<Context>, 'signUp' | 'signIn' | 'signInComplete' | 'signOut'>;

export const authMutations: AuthMutations = {
  async signUp(_parent, { input }, context, info) {
    // Before a password is sent anywhere: nobody can stay signed in while sessions cannot be stored.
    await context.session.assertStorable();
    const { email, password, displayName, market } = input;
    const preferences = { locale: market?.locale, currency: market?.currency, country: market?.country };
    const client = { kind: 'web', deviceName: context.deviceName() };
    const result = await context.gateway.send(webSignUpOperation, { input: { email, password, displayName, ...preferences, client } });
    return enter(context, wholeData(result).userSignUp, selectionOf(info));
  },
  async signIn(_parent, { input }, context, info) {
    // Before a password is sent anywhere: nobody can stay signed in while sessions cannot be stored.
    await context.session.assertStorable();
    const { email, password } = input;
    const result = await context.gateway.send(webSignInOperation, { input: { email, password, client: { kind: 'web', deviceName: context.deviceName() } } });
    return enter(context, wholeData(result).userSignIn, selectionOf(info));
  },
  async signInComplete(_parent, { input }, context, info) {
    await context.session.assertStorable();
    const { challenge, code } = input;
    const result = await context.gateway.send(webSignInCompleteOperation, { input: { challenge, code, client: { kind: 'web', deviceName: context.deviceName() } } });
    return enter(context, wholeData(result).userSignInComplete, selectionOf(info));
  },
  async signOut(_parent, _args, context, info) {
    if (context.session.data?.signedIn) {
      const { errors } = await context.gateway.send(webSignOutOperation, {});
      // The browser forgets its session in any case; what the user subgraph keeps ends by itself.
      if (errors[0]) context.logger.warn({ code: errors[0].code }, 'a session could not be revoked at sign-out');
    }
    await context.session.renew(null);
    return { session: await sessionView(context, selectionOf(info), 'session.') };
  },
};

async function enter(context: Context, result: AuthResultFragment, selection: Selection): Promise<AuthPayload> {
  const signedIn = toSignedIn(result);
  const { locale } = marketOf(null, context.session.data);
  const userErrors = result.userErrors.map((error) => presentUserError(error, locale));
  if (!signedIn) return { session: null, cartChanges: [], cartLeftOut: [], challenge: result.challenge, userErrors };
  await context.session.renew(signedIn, context.session.data?.guestToken ?? null);
  const merged = await mergeGuestCart(context);
  return { session: await sessionView(context, selection, 'session.'), ...merged, challenge: null, userErrors };
}
