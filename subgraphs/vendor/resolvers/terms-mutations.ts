/** Delivery, holidays, commissions and the payout account. */
import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { agreementInput, agreeOnCommission, endCommission } from '../use-cases/manage-agreements.ts';
import { callOffHoliday, holidayInput, planHoliday, replanHoliday } from '../use-cases/manage-holidays.ts';
import { accountInput, disableAccount, submitAccount, verifyAccount } from '../use-cases/manage-payout-account.ts';
import { createProfile, removeProfile, updateProfile } from '../use-cases/manage-shipping.ts';
import { reasonInput } from '../use-cases/settle-requirement.ts';
import { profileInput } from '../use-cases/shipping-input.ts';
import { actorOf, vendorPayload } from './payloads.ts';

const instant = z.coerce.date();

/** Answers with the agreement as it is afterwards. */
function agreementPayload({ loaders }: Context, vendorId: string, work: () => Promise<string>) {
  return userErrorsOf(async () => {
    const id = await work();
    loaders.allAgreementsByVendorId.clear(vendorId);
    return { agreement: (await loaders.allAgreementsByVendorId.load(vendorId)).find((each) => each.id === id) ?? null };
  });
}

export const termsMutations = {
  vendorShippingProfileCreate: (_parent, { vendorId, input }, context) =>
    userErrorsOf(async () => ({ shippingProfile: await createProfile(context.useCases, { vendorId, actor: actorOf(context), input: parseInput(profileInput, input) }) })),
  vendorShippingProfileUpdate: (_parent, { vendorId, id, expectedVersion, input }, context) =>
    userErrorsOf(async () => ({ shippingProfile: await updateProfile(context.useCases, { vendorId, id, actor: actorOf(context), expectedVersion, input: parseInput(profileInput, input) }) })),
  vendorShippingProfileDelete: (_parent, { vendorId, id, expectedVersion }, context) =>
    vendorPayload(context, vendorId, () => removeProfile(context.useCases, { vendorId, id, actor: actorOf(context), expectedVersion })),
  vendorHolidayCreate: (_parent, { vendorId, input }, context) =>
    userErrorsOf(async () => ({ holiday: await planHoliday(context.useCases, { vendorId, actor: actorOf(context), input: parseInput(holidayInput, input) }) })),
  vendorHolidayUpdate: (_parent, { vendorId, id, expectedVersion, input }, context) =>
    userErrorsOf(async () => ({ holiday: await replanHoliday(context.useCases, { vendorId, id, actor: actorOf(context), expectedVersion, input: parseInput(holidayInput, input) }) })),
  vendorHolidayDelete: (_parent, { vendorId, id, expectedVersion }, context) =>
    vendorPayload(context, vendorId, () => callOffHoliday(context.useCases, { vendorId, id, actor: actorOf(context), expectedVersion })),
  vendorCommissionAgreementCreate: (_parent, { vendorId, input }, context) =>
    agreementPayload(context, vendorId, async () => agreeOnCommission(context.useCases, { vendorId, actor: actorOf(context), input: parseInput(agreementInput, input) })),
  vendorCommissionAgreementEnd: (_parent, { vendorId, id, expectedVersion, validUntil }, context) =>
    agreementPayload(context, vendorId, async () => endCommission(context.useCases, { vendorId, id, actor: actorOf(context), expectedVersion, validUntil: parseInput(instant, validUntil, ['validUntil']) })),
  vendorPayoutAccountSubmit: (_parent, { vendorId, expectedVersion, input }, context) =>
    vendorPayload(context, vendorId, async () => submitAccount(context.useCases, { vendorId, actor: actorOf(context), expectedVersion: expectedVersion ?? null, input: parseInput(accountInput, input) })),
  vendorPayoutAccountVerify: (_parent, { vendorId, expectedVersion }, context) =>
    vendorPayload(context, vendorId, () => verifyAccount(context.useCases, { vendorId, actor: actorOf(context), expectedVersion })),
  vendorPayoutAccountDisable: (_parent, { vendorId, expectedVersion, reason }, context) =>
    vendorPayload(context, vendorId, async () => disableAccount(context.useCases, { vendorId, actor: actorOf(context), expectedVersion, reason: parseInput(reasonInput, reason, ['reason']) })),
} satisfies MutationResolvers;
