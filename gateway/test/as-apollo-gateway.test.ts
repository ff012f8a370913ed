import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { ApolloGateway } from '@apollo/gateway';
import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlanner } from '@apollo/query-planner';
import { parse, printSchema } from 'graphql';
import { silentLogger } from '#platform/telemetry/logger';
import { diskTree } from '../../schema/file-tree.ts';
import { gatewayOperations } from '../../schema/registry/publication.ts';
import { rootDir } from '../../dev/paths.ts';
import { createPlanning, type Planning } from '../planning/planning.ts';

const supergraphSdl = readFileSync(`${rootDir}/schema/supergraph.graphql`, 'utf8');

describe('what is left to Apollo', () => {
  const apollo = new ApolloGateway({ supergraphSdl, logger: silentLogger() });
  let planning: Planning;
  before(async () => {
    await apollo.load();
    planning = createPlanning({ logger: silentLogger() });
  });
  after(async () => {
    await planning.stop();
    await apollo.stop();
  });

  test('our supergraph loads into the same API as in @apollo/gateway, and every registered operation has the same plan', async () => {
    const { facts, plans } = await planning.load(supergraphSdl);
    assert.equal(facts.apiSdl, printSchema(apollo.schema ?? assert.fail('not loaded')));
    const { queryPlanner } = apollo as unknown as { queryPlanner: QueryPlanner };
    const operations = gatewayOperations(diskTree(rootDir));
    assert.ok(operations.length > 30);
    for (const { name, document: text } of operations) {
      const document = parse(text, { noLocation: true });
      const theirs = queryPlanner.buildQueryPlan(operationFromDocument(queryPlanner.supergraph.apiSchema(), document, { operationName: name }));
      const ours = await plans.plan({ document, operationName: name, labels: [] });
      assert.deepEqual(JSON.parse(JSON.stringify(ours)), JSON.parse(JSON.stringify(theirs)), name);
    }
  });

  test('what @apollo/gateway refuses to load is refused in the same words', async () => {
    const broken = supergraphSdl.replace('type Query', 'type Queryless');
    const theirs = await new ApolloGateway({ supergraphSdl: broken, logger: silentLogger() }).load().then(() => assert.fail('loaded'), (error: Error) => error.message);
    await assert.rejects(planning.load(broken), { message: theirs });
  });
});
