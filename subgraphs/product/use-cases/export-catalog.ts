/** A vendor's catalog as CSV text, page by page. */
import type { Viewer } from '#platform/auth/viewer';
import type { Sql } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { connectionArgs, encodeCursor, type CursorPart, type PageArgs } from '#platform/graphql/connection';
import { headerText, productsText } from '../csv/write-csv.ts';
import { currenciesOf, exportProducts } from '../data/export-reads.ts';
import { assertStaff, catalogRoles } from '../domain/vendor-access.ts';

export interface ExportPage {
  text: string;
  endCursor: string | null;
  hasNextPage: boolean;
}

/** The first page begins with the header. @throws DomainError NOT_FOUND, NOT_ALLOWED, BAD_USER_INPUT. */
export async function exportPage(sql: Sql, { viewer, vendorId, ...args }: PageArgs & { viewer: Viewer; vendorId: string }): Promise<ExportPage> {
  assertStaff(viewer, vendorId, catalogRoles, ['vendorId']);
  const { limit, cursor } = connectionArgs({ ...args, defaultFirst: 100 });
  return readPage(sql, vendorId, { limit, cursor });
}

/** The whole catalog as text, a page in memory at a time. */
export async function* exportText(sql: Sql, vendorId: string): AsyncGenerator<string> {
  let position = null;
  const currencies = await currenciesOf(sql, vendorId);
  yield headerText(currencies);
  for (;;) {
    const products = await exportProducts(sql, vendorId, { limit: 200, after: position });
    const last = products.at(-1);
    if (!last) return;
    yield productsText(products, currencies);
    position = { createdAt: last.createdAt, id: last.id };
  }
}

/** The cursor carries the currencies, so that all pages have the columns of the first. */
async function readPage(sql: Sql, vendorId: string, { limit, cursor }: { limit: number; cursor: readonly CursorPart[] | null }): Promise<ExportPage> {
  const after = cursor && positionIn(cursor);
  const currencies = after?.currencies ?? (await currenciesOf(sql, vendorId));
  const products = await exportProducts(sql, vendorId, { limit: limit + 1, after });
  const page = products.slice(0, limit);
  const last = page.at(-1);
  return {
    text: (after ? '' : headerText(currencies)) + productsText(page, currencies),
    endCursor: last ? encodeCursor([last.createdAt.getTime(), last.id, currencies.join(' ')]) : null,
    hasNextPage: products.length > limit,
  };
}

function positionIn([time, id, currencies]: readonly CursorPart[]) {
  if (typeof time === 'number' && typeof id === 'string' && typeof currencies === 'string') {
    return { createdAt: new Date(time), id, currencies: currencies === '' ? [] : currencies.split(' ') };
  }
  throw new DomainError('BAD_USER_INPUT', '"after" is not a cursor of a catalog export.', { field: ['after'] });
}
