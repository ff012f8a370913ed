/** What was given up after its last try, for administrators: looking at it, sending it again, or letting it be. */
import { userErrorsOf } from '#platform/errors/user-error';
import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { MutationResolvers, QueryResolvers } from '../generated/schema-types.ts';
import { discardDead, listDead, replayDead, type DeadFilter } from '../use-cases/dead-deliveries.ts';

const word = z.string().min(1).max(60).nullish();
const choice = { id: word, channel: word, event: word };
const changeInput = z.strictObject({
  ...choice,
  limit: z.int().min(1).max(100).nullish(),
  reason: z.string().trim().min(3, 'say why, in at least 3 characters').max(500),
  isDryRun: z.boolean().nullish(),
});

const toFilter = ({ id, channel, event }: { [name in keyof typeof choice]?: string | null | undefined }): DeadFilter => ({ ...(id && { id }), ...(channel && { channel }), ...(event && { event }) });

export const deadDeliveryQueries: Pick<QueryResolvers, 'notificationDeadDeliveries'> = {
  async notificationDeadDeliveries(_parent, { first, after, ...filter }, { useCases: { db } }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const rows = await listDead(db, { ...toFilter(filter), limit: limit + 1, ...(cursor && { after: String(cursor[0]) }) });
    return toConnection(rows, { limit, cursorOf: (row) => [row.id], hasPreviousPage: cursor !== null });
  },
};

export const deadDeliveryMutations: Pick<MutationResolvers, 'notificationDeadDeliveriesReplay' | 'notificationDeadDeliveriesDiscard'> = {
  notificationDeadDeliveriesReplay: (_parent, { input }, context) => change(replayDead, input, context),
  notificationDeadDeliveriesDiscard: (_parent, { input }, context) => change(discardDead, input, context),
};

function change(apply: typeof replayDead, input: unknown, { useCases: { db, now }, viewer }: Context) {
  return userErrorsOf(async () => {
    const { reason, limit, isDryRun, ...filter } = parseInput(changeInput, input);
    // The permissions let only administrators come here, who are people with an account.
    return { deliveries: await apply(db, { filter: { ...toFilter(filter), limit: limit ?? 50 }, actor: viewer.userId as string, reason, dryRun: isDryRun ?? false, now: now() }) };
  });
}
