import { createHash } from 'node:crypto';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse, printSchema } from 'graphql';
import { costModel } from '../../schema/cost-model.ts';
import { requirementsOf } from '../authorization/requirements-of.ts';
import { readCacheHints } from '../caches/cache-hints.ts';
import { readTypeEntries } from '../caches/supergraph-types.ts';
import { keysBySubgraph } from '../execution/entity-keys.ts';
import { requiredFields } from '../execution/required-fields.ts';
import { subtypesOf } from '../execution/type-conditions.ts';
import type { SupergraphFacts } from './messages.ts';

/** Builds the planner of a supergraph. Throws when the text is no valid supergraph. */
export function loadSupergraph(supergraphSdl: string): { planner: QueryPlanner; facts: SupergraphFacts } {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES });
  const planner = new QueryPlanner(supergraph);
  const document = parse(supergraphSdl, { noLocation: true });
  const subgraphs = supergraph.subgraphs();
  const facts: SupergraphFacts = {
    id: createHash('sha256').update(supergraphSdl).digest('hex'),
    apiSdl: printSchema(supergraph.apiSchema().toGraphQLJSSchema()),
    subgraphs: [...supergraph.subgraphsMetadata()].map(({ name, url = '' }) => ({ name, url })),
    subtypes: subtypesOf(supergraph.schema),
    keys: keysBySubgraph(subgraphs),
    required: requiredFields(subgraphs),
    costs: costModel([document]),
    types: readTypeEntries(document),
    hints: readCacheHints(document),
    requirements: requirementsOf(supergraph.schema, document),
    labels: labelsOf(supergraph),
  };
  return { planner, facts };
}

function labelsOf({ schema }: Supergraph): string[] {
  const applications = Array.from(schema.directive('join__field')?.applications() ?? []);
  const labels = applications.map((application) => (application.arguments() as { overrideLabel?: string }).overrideLabel).filter((label) => label !== undefined);
  return [...new Set(labels)].sort();
}
