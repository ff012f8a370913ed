/** What mutations answer with. */
import { userErrorsOf } from '#platform/errors/user-error';
import type { Context } from '../context.ts';
import type { Actor } from '../use-cases/change-vendor.ts';

/** Who acts; which operators may do what is settled in the permissions. */
export function actorOf({ viewer }: Pick<Context, 'viewer'>): Actor {
  return { userId: viewer.userId, isOperator: viewer.roles.some((role) => role === 'admin' || role === 'support') };
}

/** Runs a use case about one vendor and answers with the vendor as it is afterwards. */
export function vendorPayload({ loaders }: Context, vendorId: string, work: () => Promise<unknown>) {
  return userErrorsOf(async () => {
    await work();
    loaders.vendorById.clear(vendorId);
    return { vendor: await loaders.vendorById.load(vendorId) };
  });
}
