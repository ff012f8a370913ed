/** Copies of a person's data, and its removal: asked for by the user subgraph, answered by everybody who keeps some. */
import { defineCommand, defineEvent } from '#platform/messaging/contract';
import { z } from 'zod';
import { id, instant } from './common.ts';

/** Who keeps data about people besides the user subgraph, each of whom has to answer. */
export const dataKeepers = ['order', 'product', 'vendor', 'notification'] as const;
/** Who may know of something that stands in the way of a deletion. */
export const deletionJudges = ['order', 'vendor'] as const;

const request = { requestId: id, userId: id };
const exampleRequest = { requestId: 'prv_01jb2k0000000000000000000a', userId: 'usr_01jb2k0000000000000000000a' };
const keeper = z.enum(dataKeepers);

/** A person wants a copy of their data: each keeper answers with `data-export.part.v1`, an empty one if it has nothing. */
export const dataExportRequested = defineEvent({
  type: 'user.data-export-requested.v1',
  aggregate: 'privacy-request',
  producer: 'user',
  schema: z.object(request),
  example: exampleRequest,
});

/** Part of the copy of a person's data. `pages` says how many parts this keeper sends. */
export const dataExportPart = defineCommand({
  type: 'data-export.part.v1',
  target: 'user',
  aggregate: 'privacy-request',
  schema: z.object({ requestId: id, subgraph: keeper, page: z.int().min(1), pages: z.int().min(1), sections: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))) }),
  example: { requestId: exampleRequest.requestId, subgraph: 'order', page: 1, pages: 1, sections: { orders: [{ number: 'MP-1001' }] } },
});

/** A person wants the account deleted: those who judge answer with `account-deletion.judged.v1`. `round` tells a later question from an earlier one. */
export const deletionCheckRequested = defineEvent({
  type: 'user.deletion-check-requested.v1',
  aggregate: 'privacy-request',
  producer: 'user',
  schema: z.object({ ...request, round: z.int().min(1) }),
  example: { ...exampleRequest, round: 1 },
});

/** What stands in the way of a deletion; nothing when the list is empty. */
export const deletionJudged = defineCommand({
  type: 'account-deletion.judged.v1',
  target: 'user',
  aggregate: 'privacy-request',
  schema: z.object({ requestId: id, round: z.int().min(1), subgraph: z.enum(deletionJudges), obstacles: z.array(z.string()) }),
  example: { requestId: exampleRequest.requestId, round: 1, subgraph: 'order', obstacles: ['1 order is not finished'] },
});

/** An account is gone: whoever keeps data about the person removes or anonymises it and answers with `account-deletion.done.v1`. Books are kept. */
export const userDeleted = defineEvent({
  type: 'user.deleted.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...request, deletedAt: instant }),
  example: { ...exampleRequest, deletedAt: '2026-03-15T09:30:00.000Z' },
});

/** A keeper has removed or anonymised a person's data; how many rows, by kind. */
export const deletionDone = defineCommand({
  type: 'account-deletion.done.v1',
  target: 'user',
  aggregate: 'privacy-request',
  schema: z.object({ requestId: id, subgraph: keeper, counts: z.record(z.string(), z.int().min(0)) }),
  example: { requestId: exampleRequest.requestId, subgraph: 'product', counts: { reviews: 3 } },
});

const recipient = { userId: id, email: z.email(), displayName: z.string(), locale: z.string() };
const exampleRecipient = { userId: exampleRequest.userId, email: 'mara@example.com', displayName: 'Mara Lindqvist', locale: 'en' };

/** A copy of a person's data is ready: mail them the link, whose token lets whoever holds it download the copy. */
export const dataExportReady = defineEvent({
  type: 'user.data-export-ready.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, token: z.string(), expiresAt: instant }),
  example: { ...exampleRecipient, token: 'k1.nonce.tag.text', expiresAt: '2026-03-08T09:30:00.000Z' },
});

/** A deletion was scheduled or called off: tell the person, who may not have been the one. */
export const deletionScheduled = defineEvent({
  type: 'user.deletion-scheduled.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, change: z.enum(['SCHEDULED', 'CANCELLED']), dueAt: instant }),
  example: { ...exampleRecipient, change: 'SCHEDULED', dueAt: '2026-03-15T09:30:00.000Z' },
});
