import { money } from '#platform/money/money';
import { z } from 'zod';
import { defaultMaxPages, movementsUnreadable, tooManyPages, type MovementsQuery, type ProviderMovement } from './provider-movement.ts';
import type { Answer, createSandboxHttp } from './sandbox-http.ts';

const pageShape = z.object({
  movements: z.array(
    z.object({
      kind: z.enum(['authorization', 'void', 'capture', 'refund', 'transfer', 'transfer_failed']),
      objectId: z.string(),
      authorizationId: z.string().nullable(),
      amountMinor: z.int(),
      currency: z.string(),
      reference: z.string(),
      idempotencyKey: z.string().nullable(),
      at: z.iso.datetime(),
    }),
  ),
  nextAfter: z.int().nullable(),
});
type Page = z.infer<typeof pageShape>;
const largestPage = 1_000;

/** The sandbox's ledger, oldest first. @throws DomainError PAYMENT_MOVEMENTS_UNREADABLE, PAYMENT_REQUEST_REFUSED. */
export async function* sandboxMovements({ call }: ReturnType<typeof createSandboxHttp>, query: MovementsQuery): AsyncIterable<ProviderMovement> {
  const { from, to, pageSize = largestPage, maxPages = defaultMaxPages } = query;
  const window = `limit=${pageSize}&from=${from.toISOString()}&to=${to.toISOString()}`;
  let pages = 0;
  for (let after: number | null = 0; after !== null; pages += 1) {
    if (pages === maxPages) throw tooManyPages(maxPages);
    const answer: Answer<Page> = await call({ method: 'GET', path: `/v1/ledger?after=${after}&${window}`, shape: pageShape });
    if (answer.status !== 'answered') throw movementsUnreadable(`the sandbox gave no page of its ledger: ${'message' in answer ? answer.message : answer.status}`);
    for (const { objectId, amountMinor, currency, at, ...same } of answer.value.movements)
      yield { ...same, id: objectId, amount: money(amountMinor, currency), at: new Date(at), note: same.kind };
    after = answer.value.nextAfter;
  }
}
