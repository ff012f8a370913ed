import { DomainError } from '#platform/errors/domain-error';
import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { isId } from '#platform/ids';
import { apiKeysOf } from '../data/api-key-repository.ts';
import type { UserRow } from '../data/entities.ts';
import { readExport } from '../use-cases/export-data.ts';
import { keyOwnerOf } from '../use-cases/manage-api-keys.ts';
import { countUsers, usersPage } from '../data/user-repository.ts';
import { queryTermsOf } from '../domain/search-terms.ts';
import type { QueryResolvers } from '../generated/schema-types.ts';

export const Query: QueryResolvers = {
  me: (_parent, _args, { viewer, loaders }) => (viewer.userId ? loaders.userById.load(viewer.userId) : null),
  user: (_parent, { id }, { loaders }) => loaders.userById.load(id),
  dataExportPage: (_parent, { token, page }, { useCases }) => readExport(useCases, token, page ?? 1),
  apiKeys: (_parent, { vendorId }, { db, viewer }) => apiKeysOf(db, keyOwnerOf(viewer), vendorId ?? null),
  // The gateway names the key as the session of its viewer.
  currentApiKey: (_parent, _args, { viewer, loaders }) => (viewer.kind === 'partner' && viewer.sessionId ? loaders.apiKeyById.load(viewer.sessionId) : null),
  async users(_parent, { query, first, after }, { db, loaders }) {
    if (query && isId('usr', query.trim())) return onlyOne(await loaders.userById.load(query.trim()));
    const terms = searched(query);
    const { limit, cursor } = connectionArgs({ first, after });
    const position = cursor ? { after: { createdAt: new Date(Number(cursor[0])), id: String(cursor[1]) } } : {};
    const rows = await usersPage(db, { terms, limit: limit + 1, ...position });
    return toConnection(rows, { limit, cursorOf: (row) => [row.createdAt.getTime(), row.id], totalCount: () => countUsers(db, terms), hasPreviousPage: cursor !== null });
  },
};

/** A search by id finds one person or nobody. */
function onlyOne(user: UserRow | null) {
  const rows = user ? [user] : [];
  return toConnection(rows, { limit: 1, cursorOf: (row) => [row.createdAt.getTime(), row.id], totalCount: async () => rows.length });
}

function searched(query: string | null | undefined): string[] {
  if (query == null) return [];
  const terms = query.length <= 200 ? queryTermsOf(query) : [];
  if (terms.length > 0) return terms;
  throw new DomainError('BAD_USER_INPUT', '"query" must hold a letter or a digit and at most 200 characters; leave it out to list everyone.', { field: ['query'] });
}
