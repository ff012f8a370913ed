import type { Schema } from '@apollo/federation-internals';
import type { DocumentNode } from 'graphql';
import { readRequirements, type Requirements } from './requirements.ts';

const specifications = ['authenticated', 'requiresScopes', 'policy'] as const;

/**
 * What a supergraph asks of whoever reads it. What counts is the specification that a directive is linked from: subgraphs may import it under another name, which
 * composition keeps, and others may merely be called so.
 */
export function requirementsOf(schema: Schema, document: DocumentNode): Requirements {
  const linked = specifications.flatMap((name) => {
    const feature = schema.coreFeatures?.getByIdentity(`https://specs.apollo.dev/${name}`);
    return feature ? [[name, feature.directiveNameInSchema(name)] as const] : [];
  });
  return linked.length > 0 ? readRequirements(document, Object.fromEntries(linked)) : new Map();
}
