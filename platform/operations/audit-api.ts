/** A service's audit log as a list for administrators. */
import { z } from 'zod';
import { auditCursorOf, readAuditLog, type AuditLogFilter } from '../audit/read-audit-log.ts';
import type { Sql } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { Resolvers } from '../graphql/build-schema.ts';
import { connectionArgs, toConnection, type PageArgs } from '../graphql/connection.ts';

const instant = z.union([z.date(), z.iso.datetime()]).transform((value) => new Date(value));
const text = z.string().trim().min(1, 'must not be empty').max(190, 'must have at most 190 characters');
const filterSchema = z
  .strictObject({ actor: text.nullish(), action: text.nullish(), target: text.nullish(), occurredFrom: instant.nullish(), occurredBefore: instant.nullish() })
  .nullish()
  .transform((given): AuditLogFilter => Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== null && value !== undefined)));

/** Resolvers of `<service>AuditLog`; `platform/operations/messaging-permissions.ts` guards it. */
export function auditResolvers(service: string, sql: Sql): Record<string, Resolvers> {
  return {
    Query: {
      async [`${service}AuditLog`](_parent: unknown, args: PageArgs & { filter?: unknown }) {
        const { limit, cursor } = connectionArgs({ first: args.first, after: args.after });
        const rows = await readAuditLog(sql, { filter: parseFilter(args.filter), limit: limit + 1, cursor });
        return toConnection(rows, { limit, cursorOf: auditCursorOf, hasPreviousPage: cursor !== null });
      },
    },
  };
}

function parseFilter(given: unknown): AuditLogFilter {
  const result = filterSchema.safeParse(given);
  if (!result.success) throw new DomainError('BAD_USER_INPUT', result.error.issues.map(({ path, message }) => `filter.${path.join('.')}: ${message}`).join('; '));
  const { occurredFrom, occurredBefore } = result.data;
  if (occurredFrom && occurredBefore && occurredFrom >= occurredBefore) throw new DomainError('BAD_USER_INPUT', 'filter.occurredFrom must be before filter.occurredBefore.');
  return result.data;
}
