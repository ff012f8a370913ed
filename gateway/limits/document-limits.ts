import type { DocumentNode } from 'graphql';
import { countTokens } from './count-tokens.ts';
import { limitError } from './limit-error.ts';
import { measureDocument } from './measure-document.ts';

/** Most of each that one document may hold. */
export interface DocumentLimits {
  tokens: number;
  depth: number;
  aliases: number;
  rootFields: number;
  directives: number;
  /** Selections after fragments are expanded. */
  selections: number;
}

export const defaultDocumentLimits: DocumentLimits = {
  tokens: 1000,
  depth: 16,
  aliases: 30,
  rootFields: 20,
  directives: 50,
  selections: 3000,
};

/** Throws OPERATION_TOO_COMPLEX when the text has too many tokens; to be asked before it is parsed. */
export function assertTokenLimit(query: string, limits: DocumentLimits): void {
  const tokens = countTokens(query);
  if (tokens > limits.tokens) throw limitError('tokens', limits.tokens, tokens);
}

/**
 * Throws OPERATION_TOO_COMPLEX for the first limit the document breaks, and for a field of `oncePerOperation` (sign-in,
 * say) that is selected more than once, by aliases or otherwise.
 */
export function assertDocumentLimits(document: DocumentNode, limits: DocumentLimits, oncePerOperation: ReadonlySet<string>): void {
  const measured = measureDocument(document, oncePerOperation);
  for (const name of ['depth', 'aliases', 'rootFields', 'directives', 'selections'] as const) {
    if (measured[name] > limits[name]) throw limitError(name, limits[name], measured[name]);
  }
  for (const [field, count] of measured.restricted) {
    if (count > 1) throw limitError(`${field} per operation`, 1, count);
  }
}
