import { wholeData } from '#platform/bff/gateway-result';
import type { Context } from '../context.ts';
import {
  webRecoveryCodesRegenerateOperation,
  webSecondFactorConfirmOperation,
  webSecondFactorDisableOperation,
  webSecondFactorEnrolOperation,
  webSecondFactorProveOperation,
  type UserErrorPartsFragment,
} from '../generated/gateway-operations.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentUserError } from '../present/user-error.ts';

type SecondFactorMutations = Pick<MutationResolvers<Context>, 'secondFactorEnrol' | 'secondFactorConfirm' | 'secondFactorProve' | 'secondFactorDisable' | 'recoveryCodesRegenerate'>;

function presented(context: Context, userErrors: readonly UserErrorPartsFragment[]) {
  const { locale } = marketOf(null, context.session.data);
  return userErrors.map((error) => presentUserError(error, locale));
}

export const secondFactorMutations: SecondFactorMutations = {
  async secondFactorEnrol(_parent, { password }, context) {
    const { secret, uri, userErrors } = wholeData(await context.gateway.send(webSecondFactorEnrolOperation, { password })).secondFactorEnrol;
    return { secret, uri, userErrors: presented(context, userErrors) };
  },
  async secondFactorConfirm(_parent, { code }, context) {
    const { recoveryCodes, userErrors } = wholeData(await context.gateway.send(webSecondFactorConfirmOperation, { code })).secondFactorConfirm;
    // The next access token knows of the proof; the session keeps it, the browser never sees one.
    if (recoveryCodes) await context.session.refreshTokens();
    return { recoveryCodes, userErrors: presented(context, userErrors) };
  },
  async secondFactorProve(_parent, { code }, context) {
    const { accessToken, userErrors } = wholeData(await context.gateway.send(webSecondFactorProveOperation, { code })).secondFactorProve;
    if (accessToken) await context.session.refreshTokens();
    return { userErrors: presented(context, userErrors) };
  },
  async secondFactorDisable(_parent, { code }, context) {
    const { userErrors } = wholeData(await context.gateway.send(webSecondFactorDisableOperation, { code })).secondFactorDisable;
    return { userErrors: presented(context, userErrors) };
  },
  async recoveryCodesRegenerate(_parent, { code }, context) {
    const { recoveryCodes, userErrors } = wholeData(await context.gateway.send(webRecoveryCodesRegenerateOperation, { code })).recoveryCodesRegenerate;
    return { recoveryCodes, userErrors: presented(context, userErrors) };
  },
};
