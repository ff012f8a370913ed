import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLogger } from './logger.ts';
import { counter, gauge, histogram, metricsText } from './metrics.ts';
import { scrub } from './scrub.ts';
import { currentTrace, runWithTrace, traceparent } from './trace.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ service: 'test', level: 'trace', destination: { write: (line) => void lines.push(line) } }));
  return lines.join('');
}

describe('logger', () => {
  const secrets = ['hunter2"x', 'rt_5f3a9c', 'sk_live_abc', '4111 1111 1111 1111', '378282246310005', 'c2Vzc2lvbg', 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1In0.c2ln'];

  it('writes no secret, however deep or quoted', () => {
    const [password, refresh, apiKey, card, amex, cookie, jwt] = secrets;
    const text = logged((logger) => {
      logger.info({ a: { b: { c: { password, refreshToken: refresh } } }, apiKey, headers: { cookie: `s=${cookie}`, authorization: `Bearer ${jwt}` } }, `paid with ${card}`);
      logger.warn({ body: JSON.stringify({ variables: JSON.stringify({ input: { newPassword: password } }) }) }, `token ${jwt}`);
      logger.error({ err: new Error(`connect mysql://app:hunter2@db failed for ${amex}`) });
      logger.info({ tokens: [refresh, apiKey], secret: 12345678 });
      logger.child({ guestToken: refresh }).info('x');
    });
    for (const secret of [...secrets, 'hunter2', '12345678']) assert.ok(!text.includes(secret), `${secret} is in the log:\n${text}`);
    for (const line of text.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line), line);
  });

  it('has no values of the statements that TypeORM failed with', () => {
    const failed = Object.assign(new Error('Duplicate entry'), { query: 'INSERT INTO people VALUES (?)', parameters: ['Ann Example'] });
    const text = logged((logger) => logger.error({ err: failed }, 'x'));
    assert.match(text, /INSERT INTO people/);
    assert.doesNotMatch(text, /Ann Example/);
  });

  it('leaves ids, amounts and times alone', () => {
    const line = '{"time":"2026-03-01T09:30:00.000Z","orderId":"ord_01hv4e9q2rfx0b","minor":1234567890123456,"at":1767225600000,"tokenCount":3,"traceId":"41111111111111114111111111111111"}';
    assert.equal(scrub(line), line);
  });

  it('stays one line and one record, whatever a caller sends', () => {
    const text = logged((logger) => logger.info({ name: 'x"}\n{"level":"fatal","msg":"forged"' }, 'a\nb'));
    assert.equal(text.trim().split('\n').length, 1);
    assert.equal((JSON.parse(text) as { level: string }).level, 'info');
  });

  it('carries the trace and request id', () => {
    const text = logged((logger) => runWithTrace('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', () => logger.info('x'), 'req-1'));
    const line = JSON.parse(text) as Record<string, string>;
    assert.equal(line['traceId'], '0af7651916cd43dd8448eb211c80319c');
    assert.equal(line['requestId'], 'req-1');
    assert.equal(line['service'], 'test');
  });
});

describe('trace', () => {
  it('continues a valid traceparent and starts anew after a bad one', async () => {
    const given = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await runWithTrace(given, async () => {
      await Promise.resolve();
      assert.match(traceparent(), /^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
      assert.notEqual(currentTrace()?.spanId, 'b7ad6b7169203331');
    });
    for (const bad of [undefined, '', 'x', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, '00-XYZ-1-01']) {
      runWithTrace(bad, () => assert.match(currentTrace()?.traceId ?? '', /^(?!0{32})[0-9a-f]{32}$/));
    }
    assert.equal(currentTrace(), undefined);
    assert.match(traceparent(), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

describe('metrics', () => {
  it('gives the same metric for the same name and refuses another kind', async () => {
    const options = { name: 'test_total', help: 'Test', labels: ['kind'] };
    counter(options).inc({ kind: 'a' });
    counter(options).inc({ kind: 'a' });
    assert.throws(() => gauge(options), /another kind/);
    histogram({ name: 'test_seconds', help: 'Test' }).observe(0.2);
    gauge({ name: 'test_depth', help: 'Test', collect: (g) => g.set(7) });
    const text = await metricsText();
    assert.match(text, /test_total\{kind="a"\} 2/);
    assert.match(text, /test_seconds_bucket\{le="0.25"\} 1/);
    assert.match(text, /test_depth 7/);
    assert.match(text, /process_cpu_seconds_total/);
  });
});
