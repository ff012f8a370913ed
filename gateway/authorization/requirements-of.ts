import type { DocumentNode } from 'graphql';
import { readRequirements, type Requirements } from './requirements.ts';

const mentioned = /specs\.apollo\.dev\/(?:authenticated|requiresScopes|policy)\//;

/** What a supergraph asks of whoever reads it. Directives that are merely called so are not meant. */
export function requirementsOf(supergraphSdl: string, document: DocumentNode): Requirements {
  return mentioned.test(supergraphSdl) ? readRequirements(document) : new Map();
}
