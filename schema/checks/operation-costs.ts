/** What each registered operation costs at the gateway, and which of them cost too much. */
import { parse, type GraphQLSchema } from 'graphql';
import type { SubgraphDocument } from '../composition.ts';
import { costModel } from '../cost-model.ts';
import { operationCost } from '../cost.ts';
import type { FileTree } from '../file-tree.ts';
import type { Finding } from './finding.ts';
import { latestOperations, liveOperations } from './usage/registered.ts';

/** A screen of ours that returns more objects than this is slow for everybody. */
const highestCost = 1_000;

export interface OperationCostRow {
  client: string;
  operation: string;
  /** Objects that it may return at most, with the page sizes that it leaves to the schema. */
  cost: number;
  /** Whether it is what the next release of the client sends. */
  isLatest: boolean;
}

/** Costs of the live operations that go to the gateway and are valid, dearest first. */
export function operationCosts(options: { tree: FileTree; api: GraphQLSchema; subgraphs: readonly SubgraphDocument[]; invalid: ReadonlySet<string> }): OperationCostRow[] {
  const { tree, api, subgraphs, invalid } = options;
  const model = costModel(subgraphs.map(({ document }) => document));
  const live = liveOperations(tree);
  const latest = new Set([...new Set(live.map(({ client }) => client))].flatMap((client) => latestOperations(tree, client).map(({ client: of, id }) => `${of} ${id}`)));
  return live
    .filter(({ target, name }) => target === 'gateway' && !invalid.has(name))
    .map(({ id, client, name, document }) => ({ client: `bff-${client}`, operation: name, isLatest: latest.has(`${client} ${id}`), cost: operationCost({ document: parse(document), schema: api, model }) }))
    .sort((a, b) => b.cost - a.cost);
}

/** What is dear and was replaced is only noted: nobody can mend it, and it goes with the last version that sends it. */
export function costFindings(costs: readonly OperationCostRow[]): Finding[] {
  return costs
    .filter(({ cost }) => cost > highestCost)
    .map(({ client, operation, cost, isLatest }) => ({
      rule: 'operations/expensive',
      severity: isLatest ? 'warning' : 'note',
      message: `${operation} of ${client} costs up to ${cost.toLocaleString('en')}, more than ${highestCost.toLocaleString('en')}${isLatest ? '' : ', as older versions send it'}`,
      fix: 'Ask for smaller pages or fewer lists within lists; see @listSize of the fields it selects.',
      schema: 'api',
      usedBy: [{ client, operations: [operation] }],
    }));
}
