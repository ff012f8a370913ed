import { DomainError } from '../errors/domain-error.ts';

export type CursorPart = string | number | null;

export interface ConnectionArgs {
  /** Rows wanted. Fetch one more, so that `toConnection` can tell whether there is a next page. */
  limit: number;
  /** Decoded position of the row before the first wanted one; null for the first page. */
  cursor: CursorPart[] | null;
}

export interface Connection<T> {
  edges: { node: T; cursor: string }[];
  nodes: T[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  /** Counted only when the field is asked for. */
  totalCount: () => Promise<number> | null;
}

export interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/**
 * Checks Relay's forward arguments (https://relay.dev/graphql/connections.htm). Throws DomainError BAD_USER_INPUT
 * naming the argument when `first` is outside 1..max or `after` is no cursor of ours.
 */
export function connectionArgs({ first, after, max = 100, defaultFirst = 20 }: PageArgs & { max?: number; defaultFirst?: number }): ConnectionArgs {
  const limit = first ?? Math.min(defaultFirst, max);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new DomainError('BAD_USER_INPUT', `"first" must be at least 1, got ${limit}.`, { field: ['first'] });
  }
  if (limit > max) {
    throw new DomainError('BAD_USER_INPUT', `"first" must be at most ${max}, got ${limit}; page with "after".`, { field: ['first'] });
  }
  return { limit, cursor: after === null || after === undefined ? null : decodeCursor(after) };
}

/** An opaque cursor over the sort key of a row, for example `[createdAtMs, id]`. */
export function encodeCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor; throws DomainError BAD_USER_INPUT when it is not one. */
export function decodeCursor(cursor: string): CursorPart[] {
  const parts = parseParts(cursor);
  if (!parts) {
    throw new DomainError('BAD_USER_INPUT', '"after" is not a cursor of this list; pass an endCursor exactly as received.', { field: ['after'] });
  }
  return parts;
}

/**
 * A Relay connection from rows in order. Give it up to `limit + 1` rows: the extra one only tells that there is a
 * next page.
 */
export function toConnection<T>(
  rows: readonly T[],
  options: { limit: number; cursorOf: (row: T) => readonly CursorPart[]; totalCount?: () => Promise<number>; hasPreviousPage?: boolean },
): Connection<T> {
  const { limit, cursorOf, totalCount, hasPreviousPage = false } = options;
  const nodes = rows.slice(0, limit);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(cursorOf(node)) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > limit,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => totalCount?.() ?? null,
  };
}

function parseParts(cursor: string): CursorPart[] | undefined {
  if (cursor.length > 1000 || !/^[\w-]+$/.test(cursor)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const isPart = (part: unknown): part is CursorPart => part === null || typeof part === 'string' || Number.isFinite(part);
  return Array.isArray(value) && value.length > 0 && value.every(isPart) ? value : undefined;
}
