/** POST /internal/api-keys/usage: the gateway hands on what API keys were used for, in batches that count once however often they come. */
import type { IdentityVerifier } from '#platform/auth/identity';
import type { Database } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { errorResponse, json, type Route } from '#platform/server/http-types';
import { z } from 'zod';
import { isGateway, parsed } from './api-key-route.ts';
import { addUsage } from './data/api-key-usage-repository.ts';

const amount = z.int().min(0);
const line = z
  .strictObject({
    keyId: z.string().regex(/^[\w]{1,40}$/),
    day: z.iso.date(),
    kind: z.enum(['operation', 'field']),
    name: z.string().regex(/^[\x20-\x7e]{1,190}$/),
    calls: amount,
    errors: amount,
    cost: amount,
  })
  // A deprecated field has a "!" behind its name.
  .transform(({ name, ...rest }) => ({ ...rest, name: name.replace(/!$/, ''), isDeprecated: name.endsWith('!') }));
const bodySchema = z.strictObject({ id: z.uuid(), lines: z.array(line).max(1000) });

const consumer = 'user.api-key-usage';

export function apiKeyUsageRoute({ db, identity, now }: { db: Database; identity: IdentityVerifier; now: () => Date }): Route {
  return {
    method: 'POST',
    path: '/internal/api-keys/usage',
    bodyLimitBytes: 1_000_000,
    async handle(request) {
      if (!isGateway(request, identity)) return errorResponse(401, 'UNAUTHENTICATED', 'This is for the gateway only.');
      const body = bodySchema.safeParse(parsed(request.body));
      if (!body.success) return errorResponse(400, 'BAD_USER_INPUT', `Expected {"id": "<uuid>", "lines": [...]}: ${z.prettifyError(body.error)}`);
      const { id, lines } = body.data;
      try {
        await db.transaction(async (tx) => {
          await tx.execute('INSERT INTO inbox (consumer, message_id, processed_at) VALUES (?)', [[consumer, id, now()]]);
          await addUsage(tx, lines);
        });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      return json(200, { taken: lines.length });
    },
  };
}
