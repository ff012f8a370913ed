/**
 * Recorded usage: who sent which operation how often, in `schema/usage/`. The gateway counts by client and version (USAGE_FOLDER);
 * `npm run schema:usage` makes one file per client of what gateways recorded:
 *
 *     { "schema": "partner", "client": { "name": "acme-erp", "version": "3.1" }, "from": "2026-11-01", "to": "2026-11-20",
 *       "operations": [{ "name": "OpenOrders", "document": "query OpenOrders { ... }", "calls": 1234, "lastSeen": "2026-11-20" }] }
 *
 * Registered operations carry `id` in place of `document`; they are known already, and the record adds how often.
 */
import { z } from 'zod';
import type { FileTree } from '../../file-tree.ts';
import { readChecked } from '../read-json.ts';

export const usageFolder = 'schema/usage';

export const usageShape = z.strictObject({
  /** Which schema was asked: partner, api, bff-web or bff-mobile. */
  schema: z.enum(['api', 'partner', 'bff-web', 'bff-mobile']),
  client: z.strictObject({ name: z.string().min(1), version: z.string().min(1) }),
  from: z.iso.date(),
  to: z.iso.date(),
  operations: z.array(
    z.strictObject({
      name: z.string().optional(),
      document: z.string().optional(),
      id: z.string().optional(),
      calls: z.int().nonnegative(),
      lastSeen: z.iso.date(),
    }),
  ),
});

export type Usage = z.infer<typeof usageShape>;
export type RecordedUsage = Usage & { file: string };

/** What was recorded in the last days: files whose period reaches into them, and of these the operations seen then. */
export function recordedUsage(tree: FileTree, window: { today: string; days: number }): RecordedUsage[] {
  const since = new Date(Date.parse(window.today) - window.days * 86_400_000).toISOString().slice(0, 10);
  return tree
    .list(usageFolder)
    .filter((path) => path.endsWith('.json'))
    .map((file) => ({ ...readChecked(tree, file, usageShape), file }))
    .filter(({ to }) => to >= since)
    .map((usage) => ({ ...usage, operations: usage.operations.filter(({ lastSeen }) => lastSeen >= since) }));
}
