/** The life of a vendor: application, profile, requirements, status. */
import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { VendorStatus } from '../domain/vendor-status.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { applyInput, applyToSell } from '../use-cases/apply-to-sell.ts';
import { changeStatus } from '../use-cases/change-status.ts';
import { attestRequirement, reasonInput, verifyInput, verifyRequirement, withdrawSettlement } from '../use-cases/settle-requirement.ts';
import { businessInput, updateBusiness } from '../use-cases/update-business.ts';
import { profileInput, updateProfile } from '../use-cases/update-profile.ts';
import { actorOf, vendorPayload } from './payloads.ts';

function changeTo(context: Context, vendorId: string, to: VendorStatus, reason?: string) {
  return vendorPayload(context, vendorId, async () => {
    if (reason !== undefined) parseInput(reasonInput, reason, ['reason']);
    await changeStatus(context.useCases, { vendorId, to, actor: actorOf(context), reason });
  });
}

export const lifeMutations = {
  vendorApply: (_parent, { input }, context) =>
    userErrorsOf(async () => ({ vendor: await context.loaders.vendorById.load(await applyToSell(context.useCases, context.viewer.userId as string, parseInput(applyInput, input))) })),
  vendorProfileUpdate: (_parent, { id, expectedVersion, input }, context) =>
    vendorPayload(context, id, () => updateProfile(context.useCases, { vendorId: id, actor: actorOf(context), expectedVersion, input: parseInput(profileInput, input) })),
  vendorBusinessUpdate: (_parent, { vendorId, expectedVersion, input }, context) =>
    vendorPayload(context, vendorId, async () => updateBusiness(context.useCases, { vendorId, actor: actorOf(context), expectedVersion, input: parseInput(businessInput, input) })),
  vendorReviewStart: (_parent, { id }, context) => changeTo(context, id, 'IN_REVIEW'),
  vendorApprove: (_parent, { id }, context) => changeTo(context, id, 'APPROVED'),
  vendorReject: (_parent, { id, reason }, context) => changeTo(context, id, 'REJECTED', reason),
  vendorSuspend: (_parent, { id, reason }, context) => changeTo(context, id, 'SUSPENDED', reason),
  vendorReinstate: (_parent, { id }, context) => changeTo(context, id, 'APPROVED'),
  vendorTerminate: (_parent, { id, reason }, context) => changeTo(context, id, 'TERMINATED', reason),
  vendorRequirementAttest: (_parent, { vendorId, code, textVersion }, context) =>
    vendorPayload(context, vendorId, async () => attestRequirement(context.useCases, { vendorId, code, textVersion, actor: actorOf(context) })),
  vendorRequirementVerify: (_parent, { vendorId, code, evidence, expiresAt }, context) =>
    vendorPayload(context, vendorId, async () => verifyRequirement(context.useCases, { vendorId, code, actor: actorOf(context), ...parseInput(verifyInput, { evidence, expiresAt }, []) })),
  vendorRequirementWithdraw: (_parent, { vendorId, code, reason }, context) =>
    vendorPayload(context, vendorId, async () => withdrawSettlement(context.useCases, { vendorId, code, actor: actorOf(context), reason: parseInput(reasonInput, reason, ['reason']) })),
} satisfies MutationResolvers;
