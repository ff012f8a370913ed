import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { grantRole, revokeRole, roleInput } from '../use-cases/change-roles.ts';
import { impersonate, impersonateInput } from '../use-cases/impersonate.ts';

function rolesPayload({ useCases, loaders, viewer }: Context, change: typeof grantRole, input: object) {
  return userErrorsOf(async () => ({ user: await loaders.userById.load(await change(useCases, viewer.userId as string, parseInput(roleInput, input))) }));
}

export const operatorMutations: Pick<MutationResolvers, 'userRoleGrant' | 'userRoleRevoke' | 'impersonationStart'> = {
  userRoleGrant: (_parent, { input }, context) => rolesPayload(context, grantRole, input),
  userRoleRevoke: (_parent, { input }, context) => rolesPayload(context, revokeRole, input),
  impersonationStart: (_parent, { input }, { useCases, viewer }) => userErrorsOf(() => impersonate(useCases, viewer.userId as string, parseInput(impersonateInput, input))),
};
