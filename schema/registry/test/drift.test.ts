import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { identitySigningKey } from '#platform/auth/identity';
import { allow } from '#platform/auth/permissions';
import { createHttpServer, type HttpServer } from '#platform/server/http-server';
import { json } from '#platform/server/http-types';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestSubgraph, type TestSubgraph } from '#platform/testing/test-subgraph';
import { testIdentityKeys } from '#platform/testing/test-viewer';
import { generateKeyPair } from '#platform/auth/keys';
import { driftFindings } from '../drift-findings.ts';
import { driftMetrics } from '../drift-metrics.ts';
import { sha256 } from '../file-store.ts';

const sdl = `type Query {
  """One thing."""
  thing(
    """Which."""
    id: ID!
  ): Thing
}

"""A thing."""
type Thing @key(fields: "id") {
  """Its id."""
  id: ID!
  """Its name."""
  name: String
}
`;

describe('drift', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drift-'));
  const served = join(folder, 'served.graphql');
  const privateKey = identitySigningKey(testIdentityKeys.privateJwk);
  let subgraph: TestSubgraph;
  let server: HttpServer;
  let url: string;

  before(async () => {
    writeFileSync(served, sdl);
    const resolvers = { Thing: { __resolveReference: ({ id }: { id: string }) => ({ id }) } };
    subgraph = await createTestSubgraph({ name: 'things', schemaFile: served, resolvers, permissions: { Query: allow, Thing: allow }, context: (request) => request });
    const status = { method: 'GET' as const, path: '/status', handle: async () => json(200, { supergraph: { id: sha256('served supergraph') } }) };
    server = createHttpServer({ service: 'things', logger: silentLogger(), routes: [subgraph.endpoint.route, status], readiness: () => ({ ok: true, checks: {} }) });
    url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
  });
  after(async () => {
    await server.close();
    await subgraph.stop();
    rmSync(folder, { recursive: true });
  });

  async function against(text: string) {
    const file = join(folder, 'repository.graphql');
    writeFileSync(file, text);
    return await driftFindings({ subgraphs: { things: `${url}/graphql` }, privateKey, schemaFileOf: () => file });
  }

  it('is none when the running subgraph serves what the repository has', async () => {
    assert.deepEqual(await against(readFileSync(served, 'utf8')), []);
  });

  it('names each element that only one side has or that differs', async () => {
    const findings = await against(sdl.replace('name: String', 'name: String!').replace('"""A thing."""', '"""Another word for it."""').replace('  """Its name."""', '  """Its weight."""\n  weight: Int\n  """Its name."""'));
    assert.deepEqual(
      findings.map(({ message }) => message),
      ['things serves "name: String" where the repository has "name: String!"', 'things does not serve Thing.weight, which the repository has'],
    );
    const removed = await against(sdl.replace('  """Its name."""\n  name: String\n', ''));
    assert.deepEqual(removed.map(({ message }) => message), ['things serves Thing.name, which the repository does not have']);
  });

  it('says who does not answer, or does not know our key', async () => {
    const [silent] = await driftFindings({ subgraphs: { things: 'http://127.0.0.1:1/graphql' }, privateKey });
    assert.match(silent?.message ?? '', /^things: http:\/\/127\.0\.0\.1:1\/graphql does not answer/);
    const stranger = identitySigningKey(generateKeyPair().privateJwk);
    const [refused] = await driftFindings({ subgraphs: { things: `${url}/graphql` }, privateKey: stranger });
    assert.match(refused?.message ?? '', /does not accept our identity/);
  });

  it("compares the gateway's supergraph with the repository's", async () => {
    const compare = (supergraphSdl: string) => driftFindings({ subgraphs: {}, privateKey, gateway: { url, supergraphSdl } });
    assert.deepEqual(await compare('served supergraph'), []);
    assert.deepEqual((await compare('another supergraph')).map(({ rule }) => rule), ['drift/supergraph']);
  });

  it('is a metric per service: how many differences, -1 where nobody answered', async () => {
    const findings = await driftFindings({ subgraphs: { gone: 'http://127.0.0.1:1/graphql' }, privateKey });
    const place = { file: 'subgraphs/things/schema.graphql', line: 1 };
    const text = driftMetrics(['things', 'gone', 'fine'], [...findings, { rule: 'drift/subgraph', severity: 'error', message: '', place }]);
    assert.match(text, /^# HELP schema_drift .*\n# TYPE schema_drift gauge\nschema_drift\{service="things"\} 1\nschema_drift\{service="gone"\} -1\nschema_drift\{service="fine"\} 0\n$/);
  });
});
