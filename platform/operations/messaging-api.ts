/** The messaging API of a service as resolvers: operators look at queues and dead letters, and repair. */
import { z } from 'zod';
import type { Viewer } from '../auth/viewer.ts';
import { userErrorsOf } from '../errors/user-error.ts';
import { DomainError } from '../errors/domain-error.ts';
import { parseInput } from '../graphql/parse-input.ts';
import type { Resolvers } from '../graphql/build-schema.ts';
import { mergeResolvers } from '../graphql/merge-resolvers.ts';
import { isBrokerDown } from '../messaging/confirms.ts';
import type { DeadLetter, DeadLetterFilter } from '../messaging/dead-letters.ts';
import type { Logger } from '../telemetry/logger.ts';
import { maskBody, maskText } from './masking.ts';
import type { ConsumerState, MessagingOperations, OperatorChange } from './messaging-operations.ts';

interface Context {
  viewer: Viewer;
  logger: Logger;
}

const instant = z.union([z.date(), z.iso.datetime()]).transform((value) => new Date(value));
const name = z.string().min(1).max(100);
const reason = z.string().trim().min(3, 'must say why, in at least 3 characters').max(500, 'must have at most 500 characters');
const filter = z
  .strictObject({ messageId: name.nullish(), type: name.nullish(), errorClass: name.nullish(), errorCode: name.nullish(), deadAfter: instant.nullish(), deadBefore: instant.nullish() })
  .nullish()
  .transform((given): DeadLetterFilter => withoutNull(given ?? {}));
const change = { reason, isDryRun: z.boolean().nullish() };
const limit = z.int().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100').nullish().transform((value) => value ?? 50);

const replayInput = z.strictObject({ consumer: name.nullish(), filter, limit, ratePerSecond: z.int().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100').nullish(), ...change });
const discardInput = z.strictObject({ consumer: name, filter, limit, ...change });
const pauseInput = z.strictObject({ consumer: name, reason });
const redriveInput = z
  .strictObject({
    messageIds: z.array(name).min(1, 'must name at least one message').max(100, 'must have at most 100 ids').nullish(),
    publishedFrom: instant.nullish(),
    publishedTo: instant.nullish(),
    type: name.nullish(),
    limit: z.int().min(1, 'must be 1 to 1000').max(1_000, 'must be 1 to 1000').nullish().transform((value) => value ?? 500),
    ...change,
  })
  .refine(({ messageIds, publishedFrom }) => messageIds || publishedFrom, { message: 'needs messageIds, or publishedFrom', path: ['messageIds'] });
const listArguments = z.strictObject({ first: z.int().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100').nullish(), filter });

/** Resolvers of `<service>Messaging` and its mutations; `platform/operations/messaging-permissions.ts` guards them. */
export function messagingResolvers(service: string, operations: MessagingOperations): Record<string, Resolvers> {
  return {
    Query: { [`${service}Messaging`]: () => ({ service }) },
    Mutation: mutations(service, operations),
    ServiceMessaging: {
      isBrokerConnected: () => operations.isConnected(),
      consumers: () => unlessBrokerDown(() => operations.consumers()),
      outbox: async () => {
        const { waiting, oldestSeconds, stuck, lastError } = await operations.outbox();
        return { waitingCount: waiting, oldestSeconds, stuckCount: stuck, lastError };
      },
      retryingCount: () => sharedCount(operations, (queue) => !queue.endsWith('mkt.unrouted')),
      unroutedCount: () => sharedCount(operations, (queue) => queue.endsWith('mkt.unrouted')),
    },
    DeadLetter: { trace: ({ traceId }: DeadLetter) => traceId },
    MessagingConsumer: {
      name: ({ consumer }: ConsumerState) => consumer,
      waitingCount: ({ waiting }: ConsumerState) => waiting,
      oldestWaitingSeconds: ({ oldestSeconds }: ConsumerState) => oldestSeconds,
      attachedCount: ({ attached }: ConsumerState) => attached,
      deadCount: ({ dead }: ConsumerState) => dead,
      async deadLetters({ consumer, dead }: ConsumerState, given: unknown, { viewer }: Context) {
        const { first, filter: chosen } = parseQuery(listArguments, given);
        if (dead === null) return null;
        const letters = await unlessBrokerDown(() => operations.deadLetters(consumer, { filter: chosen, limit: first ?? 20 }));
        return letters?.map((letter) => shownTo(viewer, letter)) ?? null;
      },
    },
  };
}

/** A service's resolvers together with those of its messaging API. */
export function withMessaging(service: string, resolvers: Resolvers, operations: MessagingOperations): Resolvers {
  return mergeResolvers(resolvers, messagingResolvers(service, operations));
}

function mutations(service: string, operations: MessagingOperations): Resolvers {
  const letters = (context: Context, alter: () => Promise<DeadLetter[]>) =>
    userErrorsOf(async () => ({ letters: (await alter()).map((letter) => shownTo(context.viewer, letter)), remainingCount: await deadCount(operations) })).then((payload) => ({ ...payload, letters: payload.letters ?? [] }));
  const pausing = (isPaused: boolean) => (_parent: unknown, { input }: { input: unknown }, context: Context) =>
    userErrorsOf(async () => {
      const given = parseInput(pauseInput, input);
      const isChanged = await operations.setPaused(given.consumer, isPaused, { actor: actorOf(context), reason: given.reason });
      if (!isChanged) throw new DomainError('INVALID_STATE', `The consumer is ${isPaused ? 'paused' : 'running'} already.`);
      return { isPaused };
    });
  return {
    [`${service}DeadLettersReplay`]: (_parent: unknown, { input }: { input: unknown }, context: Context) =>
      letters(context, () => {
        const { consumer, filter: chosen, limit: most, ratePerSecond, ...why } = parseInput(replayInput, input);
        return operations.replay({ ...(consumer && { consumer }), filter: chosen, limit: most, ratePerSecond: ratePerSecond ?? 50, ...changeOf(why, context) });
      }),
    [`${service}DeadLettersDiscard`]: (_parent: unknown, { input }: { input: unknown }, context: Context) =>
      letters(context, () => {
        const { consumer, filter: chosen, limit: most, ...why } = parseInput(discardInput, input);
        return operations.discard({ consumer, filter: chosen, limit: most, ...changeOf(why, context) });
      }),
    [`${service}OutboxRedrive`]: (_parent: unknown, { input }: { input: unknown }, context: Context) =>
      userErrorsOf(async () => {
        const { messageIds: ids, publishedFrom, publishedTo, type, limit: most, ...why } = parseInput(redriveInput, input);
        const messages = await operations.redrive({ filter: withoutNull({ ids, publishedFrom, publishedTo, type }), limit: most, ...changeOf(why, context) });
        return { messageIds: messages.map(({ id }) => id) };
      }).then((payload) => ({ ...payload, messageIds: payload.messageIds ?? [] })),
    [`${service}ConsumerPause`]: pausing(true),
    [`${service}ConsumerResume`]: pausing(false),
  };
}

/** Administrators see whom a message is about, so that they can help; support sees what is wrong. */
function shownTo(viewer: Viewer, letter: DeadLetter): DeadLetter {
  const masking = { showsPersonal: viewer.roles.includes('admin') };
  return { ...letter, body: maskBody(letter.body, masking), errorMessage: maskText(letter.errorMessage, masking) };
}

function changeOf({ reason: why, isDryRun }: { reason: string; isDryRun?: boolean | null | undefined }, context: Context): OperatorChange {
  return { actor: actorOf(context), reason: why, dryRun: isDryRun ?? false };
}

// The permissions let only administrators come here, who are people with an account.
const actorOf = ({ viewer }: Context): string => viewer.userId ?? 'operator';

async function deadCount(operations: MessagingOperations): Promise<number | null> {
  return (await operations.consumers()).reduce((sum, { dead }) => sum + (dead ?? 0), 0);
}

async function sharedCount(operations: MessagingOperations, isWanted: (queue: string) => boolean): Promise<number | null> {
  const queues = await unlessBrokerDown(() => operations.sharedQueues());
  return queues?.filter(({ queue }) => isWanted(queue)).reduce((sum, { waiting }) => sum + (waiting ?? 0), 0) ?? null;
}

async function unlessBrokerDown<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isBrokerDown(error)) return null;
    throw error;
  }
}

function parseQuery<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new DomainError('BAD_USER_INPUT', result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

/** GraphQL's null means "not given" here. */
function withoutNull<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined)) as { [K in keyof T]?: Exclude<T[K], null | undefined> };
}
