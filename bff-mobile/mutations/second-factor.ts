import { wholeData } from '#platform/bff/gateway-result';
import type { Context } from '../context.ts';
import {
  mobileRecoveryCodesRegenerateOperation,
  mobileSecondFactorConfirmOperation,
  mobileSecondFactorDisableOperation,
  mobileSecondFactorEnrolOperation,
  mobileSecondFactorProveOperation,
} from '../generated/gateway-operations.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentUserErrors } from '../present/user-error.ts';

type SecondFactorMutations = Pick<MutationResolvers<Context>, 'secondFactorEnrol' | 'secondFactorConfirm' | 'secondFactorProve' | 'secondFactorDisable' | 'recoveryCodesRegenerate'>;

const { locale } = marketOf(null);

export const secondFactorMutations: SecondFactorMutations = {
  async secondFactorEnrol(_parent, { password }, context) {
    const { secret, uri, userErrors } = wholeData(await context.gateway.send(mobileSecondFactorEnrolOperation, { password })).secondFactorEnrol;
    return { secret, uri, userErrors: presentUserErrors(userErrors, locale) };
  },
  async secondFactorConfirm(_parent, { code }, context) {
    const { userErrors, ...given } = wholeData(await context.gateway.send(mobileSecondFactorConfirmOperation, { code })).secondFactorConfirm;
    return { ...given, userErrors: presentUserErrors(userErrors, locale) };
  },
  async secondFactorProve(_parent, { code }, context) {
    const { userErrors, ...given } = wholeData(await context.gateway.send(mobileSecondFactorProveOperation, { code })).secondFactorProve;
    return { ...given, userErrors: presentUserErrors(userErrors, locale) };
  },
  async secondFactorDisable(_parent, { code }, context) {
    const { userErrors } = wholeData(await context.gateway.send(mobileSecondFactorDisableOperation, { code })).secondFactorDisable;
    return { accessToken: null, accessTokenExpiresAt: null, userErrors: presentUserErrors(userErrors, locale) };
  },
  async recoveryCodesRegenerate(_parent, { code }, context) {
    const { recoveryCodes, userErrors } = wholeData(await context.gateway.send(mobileRecoveryCodesRegenerateOperation, { code })).recoveryCodesRegenerate;
    return { recoveryCodes, accessToken: null, accessTokenExpiresAt: null, userErrors: presentUserErrors(userErrors, locale) };
  },
};
