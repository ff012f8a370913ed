import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { DomainError } from '#platform/errors/domain-error';
import { countVendors, countWaiting, reviewQueuePage, vendorsPage } from '../data/vendor-repository.ts';
import type { QueryResolvers } from '../generated/schema-types.ts';
import { canSee } from './vendor.ts';

export const Query: QueryResolvers = {
  async vendor(_parent, { id, slug }, context) {
    if ((id == null) === (slug == null)) throw new DomainError('BAD_USER_INPUT', 'Give either "id" or "slug", not both and not neither.');
    const vendor = id != null ? await context.loaders.vendorById.load(id) : await context.loaders.vendorBySlug.load(slug as string);
    return canSee(vendor, context) ? vendor : null;
  },
  async vendors(_parent, { first, after, status, query }, { db, viewer }) {
    const isOperator = viewer.roles.some((role) => role === 'admin' || role === 'support');
    const beginning = query?.trim() || undefined;
    if (beginning !== undefined && beginning.length > 100) throw new DomainError('BAD_USER_INPUT', 'Give at most 100 characters of the name.');
    const wanted = { status: isOperator && status ? status : ('APPROVED' as const), beginning };
    const { limit, cursor } = connectionArgs({ first, after });
    const position = cursor ? { after: { name: String(cursor[0]), id: String(cursor[1]) } } : {};
    const rows = await vendorsPage(db.source.manager, { ...wanted, limit: limit + 1, ...position });
    return toConnection(rows, { limit, cursorOf: (row) => [row.name, row.id], totalCount: () => countVendors(db.source.manager, wanted), hasPreviousPage: cursor !== null });
  },
  async vendorReviewQueue(_parent, { first, after }, { db }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const position = cursor ? { after: { createdAt: new Date(Number(cursor[0])), id: String(cursor[1]) } } : {};
    const rows = await reviewQueuePage(db.source.manager, { limit: limit + 1, ...position });
    return toConnection(rows, { limit, cursorOf: (row) => [row.createdAt.getTime(), row.id], totalCount: () => countWaiting(db.source.manager), hasPreviousPage: cursor !== null });
  },
};
