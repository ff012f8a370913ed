import { createHash } from 'node:crypto';
import { GraphQLError, parse } from 'graphql';
import { createLruMap } from '../execution/lru-map.ts';
import { assertDocumentLimits, assertTokenLimit, type DocumentLimits } from './document-limits.ts';
import { assertNoReservedAliases } from './reserved-aliases.ts';

/** Refuses documents that break a limit, before anything else is done with them. */
export interface DocumentGuard {
  /** Throws the refusal as a GraphQLError. Text that doesn't parse passes: the server reports that its own way. */
  check(query: string): void;
}

export interface DocumentGuardOptions {
  limits: DocumentLimits;
  oncePerOperation: readonly string[];
  /** How many documents are remembered as passed. */
  remember?: number;
}

/** A guard that looks at each document once: what passed is remembered by its hash. */
export function createDocumentGuard({ limits, oncePerOperation, remember = 5000 }: DocumentGuardOptions): DocumentGuard {
  const passed = createLruMap<true>(remember);
  const restricted = new Set(oncePerOperation);
  return {
    check(query) {
      const hash = createHash('sha256').update(query).digest('base64');
      if (passed.get(hash)) return;
      assertTokenLimit(query, limits);
      const document = parseOrNull(query);
      if (!document) return;
      assertDocumentLimits(document, limits, restricted);
      assertNoReservedAliases(document);
      passed.set(hash, true);
    },
  };
}

function parseOrNull(query: string) {
  try {
    return parse(query, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
