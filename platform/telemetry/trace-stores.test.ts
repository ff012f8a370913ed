import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { silentLogger } from './logger.ts';
import type { FinishedSpan } from './span.ts';
import { createTraceFiles } from './trace-files.ts';
import { startSpan, traceRoot } from './trace.ts';
import { startTracing, type TracingConfig } from './tracing.ts';

const folder = await mkdtemp(join(tmpdir(), 'traces-'));
after(() => rm(folder, { recursive: true }));
const config: TracingConfig = { TRACE_SAMPLE_PERCENT: 100, TRACE_SLOW_MS: 1_000 };

function span(over: Partial<FinishedSpan> = {}): FinishedSpan {
  return { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), parentSpanId: undefined, name: 'x', kind: 'server', startMs: 1_767_225_600_000.25, durationMs: 2.5, attributes: {}, error: undefined, ...over };
}

/** A collector that answers with the given statuses, then with 200. */
async function collector(statuses: number[] = []) {
  const requests: { path: string | undefined; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      requests.push({ path: request.url, headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 200).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { requests, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

describe('OTLP', () => {
  it('sends spans as the protocol’s JSON says, with headers, and what is waiting before the end', async () => {
    const { requests, endpoint, close } = await collector([503]);
    const tracing = startTracing({ service: 'product', logger: silentLogger(), config: { ...config, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: { 'x-key': 'k' } } });
    traceRoot({ name: 'GET /graphql', kind: 'server', traceparent: undefined }, (root) => {
      root.set('http.status_code', 200);
      const sql = startSpan({ name: 'sql select products', kind: 'client' });
      sql.fail('TIMEOUT');
      sql.end();
    });
    await tracing.stop();
    close();
    assert.deepEqual(requests.map(({ path, headers }) => [path, headers['x-key'], headers['content-type']]), Array.from({ length: 2 }, () => ['/v1/traces', 'k', 'application/json']), 'a busy collector is asked once more');
    const { resourceSpans } = JSON.parse(requests[1]?.body ?? '{}');
    assert.deepEqual(resourceSpans[0].resource.attributes[0], { key: 'service.name', value: { stringValue: 'product' } });
    const [sql, root] = resourceSpans[0].scopeSpans[0].spans;
    assert.equal(sql.kind, 3);
    assert.deepEqual(sql.status, { code: 2, message: 'TIMEOUT' });
    assert.equal(sql.parentSpanId, root.spanId);
    assert.deepEqual(root.attributes, [{ key: 'http.status_code', value: { intValue: '200' } }]);
    assert.match(root.traceId, /^[0-9a-f]{32}$/);
    assert.match(root.startTimeUnixNano, /^\d{19}$/);
    assert.ok(BigInt(root.endTimeUnixNano) >= BigInt(root.startTimeUnixNano));
  });

  it('loses spans rather than anything else when there is no collector', async () => {
    const { endpoint, close } = await collector();
    close();
    const tracing = startTracing({ service: 'product', logger: silentLogger(), config: { ...config, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
    traceRoot({ name: 'x', traceparent: undefined }, () => undefined);
    await tracing.stop();
  });
});

describe('trace files', () => {
  it('hold what a process kept, one span per line', async () => {
    const tracing = startTracing({ service: 'order', logger: silentLogger(), config: { ...config, TRACE_DIR: join(folder, 'one') } });
    traceRoot({ name: 'x', traceparent: undefined }, () => startSpan({ name: 'y' }).end());
    await tracing.stop();
    const lines = (await readFile(join(folder, 'one', `order-${process.pid}.spans.jsonl`), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { service: string; name: string });
    assert.deepEqual(lines.map(({ service, name }) => `${service} ${name}`), ['order y', 'order x']);
  });

  it('stay within their limits, whatever is written', async () => {
    const ring = join(folder, 'ring');
    for (const service of ['a', 'b', 'c', 'd', 'e']) {
      const files = createTraceFiles({ folder: ring, service, maxFileBytes: 10_000, maxFolderBytes: 60_000 });
      for (let i = 0; i < 40; i += 1) await files.write(Array.from({ length: 5 }, () => span()));
    }
    const sizes = await Promise.all((await readdir(ring)).map(async (name) => (await stat(join(ring, name))).size));
    assert.ok(sizes.every((size) => size <= 10_500), `${sizes}`);
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 62_000, `${sizes}`);
    assert.ok(sizes.length >= 3);
  });
});
