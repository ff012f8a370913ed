import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { obstaclesOf, requestOf } from '../data/privacy-repository.ts';
import type { MutationResolvers, PrivacyRequestResolvers } from '../generated/schema-types.ts';
import { cancelDeletion, requestDeletion } from '../use-cases/delete-account.ts';
import { exportLink, requestExport } from '../use-cases/export-data.ts';
import { typedPassword } from '../use-cases/inputs.ts';

const deletionInput = z.strictObject({ password: typedPassword });

function requestPayload({ db, viewer }: Context, work: (self: { userId: string; sessionId: string | null }) => Promise<string>) {
  return userErrorsOf(async () => {
    const userId = viewer.userId as string;
    return { request: await requestOf(db, userId, await work({ userId, sessionId: viewer.sessionId })) };
  });
}

export const privacyMutations: Pick<MutationResolvers, 'dataExportRequest' | 'accountDeletionRequest' | 'accountDeletionCancel'> = {
  dataExportRequest: (_parent, _args, context) => requestPayload(context, (self) => requestExport(context.useCases, self)),
  accountDeletionRequest: (_parent, args, context) => requestPayload(context, (self) => requestDeletion(context.useCases, { ...self, ...parseInput(deletionInput, { ...args }, []) })),
  accountDeletionCancel: (_parent, _args, context) => requestPayload(context, ({ userId }) => cancelDeletion(context.useCases, userId)),
};

export const PrivacyRequest: PrivacyRequestResolvers = {
  obstacles: obstaclesOf,
  downloadPath: (request, _args, { useCases, viewer }) => (viewer.userId === request.userId ? exportLink(useCases, request) : null),
  reports: async ({ id, round, kind }, _args, { loaders }) =>
    (await loaders.reportsByRequestId.load(id))
      .filter((report) => report.phase !== 'JUDGED' || (kind === 'DELETION' && report.round === round))
      .map(({ subgraph, phase, reportedAt }) => ({ subgraph, phase, reportedAt })),
};
