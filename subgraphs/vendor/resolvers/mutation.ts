import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { VendorStatus } from '../domain/vendor-status.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { applyInput, applyToSell } from '../use-cases/apply-to-sell.ts';
import { changeStatus } from '../use-cases/change-status.ts';
import { profileInput, updateProfile } from '../use-cases/update-profile.ts';

/** Runs a use case about one vendor and answers with the vendor as it is afterwards. */
function vendorPayload({ loaders }: Context, work: () => Promise<string>) {
  return userErrorsOf(async () => {
    const vendorId = await work();
    loaders.vendorById.clear(vendorId);
    return { vendor: await loaders.vendorById.load(vendorId) };
  });
}

function statusPayload(context: Context, vendorId: string, to: VendorStatus, reason?: string) {
  return vendorPayload(context, async () => {
    await changeStatus(context.useCases, { vendorId, to, actorId: context.viewer.userId, reason });
    return vendorId;
  });
}

export const Mutation: MutationResolvers = {
  vendorApply: (_parent, { input }, context) =>
    vendorPayload(context, () => applyToSell(context.useCases, context.viewer.userId as string, parseInput(applyInput, input))),
  vendorProfileUpdate: (_parent, { id, expectedVersion, input }, context) =>
    vendorPayload(context, async () => {
      await updateProfile(context.useCases, { vendorId: id, actorId: context.viewer.userId, expectedVersion, input: parseInput(profileInput, input) });
      return id;
    }),
  vendorReviewStart: (_parent, { id }, context) => statusPayload(context, id, 'IN_REVIEW'),
  vendorApprove: (_parent, { id }, context) => statusPayload(context, id, 'APPROVED'),
  vendorReject: (_parent, { id, reason }, context) => statusPayload(context, id, 'REJECTED', reason),
  vendorSuspend: (_parent, { id, reason }, context) => statusPayload(context, id, 'SUSPENDED', reason),
  vendorReinstate: (_parent, { id }, context) => statusPayload(context, id, 'APPROVED'),
};
