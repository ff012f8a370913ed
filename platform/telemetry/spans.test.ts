import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { createSampling } from './sampling.ts';
import type { FinishedSpan } from './span.ts';
import { continueTrace, describeTrace, failTrace, runWithTrace, startSpan, traceparent, traceRoot, withSpan } from './trace.ts';
import { useTracer } from './tracer.ts';

const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

/** Records what is kept. */
function kept({ slowMs = 10_000, sampled = false } = {}): FinishedSpan[] {
  const spans: FinishedSpan[] = [];
  useTracer({ isSampled: () => sampled, slowMs, deliver: (more) => void spans.push(...more) });
  return spans;
}

const names = (spans: readonly FinishedSpan[]): string[] => spans.map(({ name }) => name).sort();

afterEach(() => useTracer(undefined));

describe('spans', () => {
  it('name their cause, across processes too', async () => {
    const spans = kept({ sampled: true });
    await traceRoot({ name: 'GET', kind: 'server', traceparent: caller }, async () => {
      describeTrace('query Home', { 'http.status_code': 200 });
      await withSpan({ name: 'call' }, async () => {
        assert.match(traceparent(), /^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
        startSpan({ name: 'sql' }).end();
      });
    });
    const byName = new Map(spans.map((span) => [span.name, span]));
    const [root, call, sql] = ['query Home', 'call', 'sql'].map((name) => byName.get(name));
    assert.equal(root?.parentSpanId, 'b7ad6b7169203331');
    assert.equal(root?.attributes['http.status_code'], 200);
    assert.equal(call?.parentSpanId, root?.spanId);
    assert.equal(sql?.parentSpanId, call?.spanId);
    assert.ok(spans.every(({ traceId, durationMs }) => traceId === '0af7651916cd43dd8448eb211c80319c' && durationMs >= 0));
  });

  it('of side by side work belong to their own cause', async () => {
    const spans = kept({ sampled: true });
    await traceRoot({ name: 'root', traceparent: undefined }, () =>
      Promise.all(['a', 'b'].map((name) => withSpan({ name }, async () => {
        await Promise.resolve();
        startSpan({ name: `${name} sql` }).end();
      }))),
    );
    for (const name of ['a', 'b']) {
      const cause = spans.find((span) => span.name === name);
      assert.equal(spans.find((span) => span.name === `${name} sql`)?.parentSpanId, cause?.spanId);
    }
  });

  it('are not kept when the trace is neither sampled, slow nor failed', async () => {
    const spans = kept();
    await traceRoot({ name: 'root', traceparent: caller }, () => withSpan({ name: 'part' }, async () => assert.match(traceparent(), /-00$/)));
    assert.deepEqual(spans, []);
  });

  it('are all kept when the work was slow, also what it did quickly', async () => {
    const spans = kept({ slowMs: 0 });
    await traceRoot({ name: 'root', traceparent: undefined }, async () => startSpan({ name: 'quick' }).end());
    assert.deepEqual(names(spans), ['quick', 'root']);
  });

  it('are all kept when the work failed, was answered as failed, or was left as failed', async () => {
    const spans = kept();
    await assert.rejects(traceRoot({ name: 'threw', traceparent: undefined }, () => withSpan({ name: 'inner', }, async () => { throw new TypeError('secret text'); })));
    assert.deepEqual(names(spans), ['inner', 'threw']);
    assert.ok(spans.every(({ error }) => error === 'TypeError'), 'the class, never the message');
    spans.length = 0;
    traceRoot({ name: 'answered', traceparent: undefined }, () => failTrace('INTERNAL'));
    assert.deepEqual(spans.map(({ name, error }) => ({ name, error })), [{ name: 'answered', error: 'INTERNAL' }]);
  });

  it('that end after the root follow its fate', () => {
    const spans = kept({ sampled: true });
    const late = traceRoot({ name: 'root', traceparent: undefined }, () => startSpan({ name: 'late' }));
    assert.deepEqual(names(spans), ['root']);
    late.end();
    assert.deepEqual(names(spans), ['late', 'root']);
    const none = kept();
    traceRoot({ name: 'root', traceparent: undefined }, () => startSpan({ name: 'late' })).end();
    assert.deepEqual(none, []);
  });

  it('of work that repeats by the clock are kept only when it is worth a look', () => {
    const spans = kept({ sampled: true });
    traceRoot({ name: 'job', traceparent: undefined, isRoutine: true }, () => undefined);
    assert.deepEqual(spans, []);
    traceRoot({ name: 'job', traceparent: undefined, isRoutine: true }, () => failTrace('failed'));
    assert.deepEqual(names(spans), ['job']);
  });

  it('are bounded in number, and the root says how many were left out', () => {
    const spans = kept({ sampled: true });
    traceRoot({ name: 'root', traceparent: undefined }, () => {
      for (let i = 0; i < 5_000; i += 1) startSpan({ name: 'sql' }).end();
    });
    assert.ok(spans.length <= 1_001, String(spans.length));
    assert.equal(spans.find(({ name }) => name === 'root')?.attributes['spans.left_out'], 4_000);
  });

  it('are taken up in the trace of a stored traceparent, and stay part of it when that is under way', () => {
    const spans = kept({ sampled: true });
    continueTrace(caller, { name: 'step' }, () => undefined);
    assert.equal(spans[0]?.parentSpanId, 'b7ad6b7169203331');
    spans.length = 0;
    traceRoot({ name: 'message', traceparent: caller }, () => continueTrace(caller, { name: 'step' }, () => undefined));
    assert.equal(spans.find(({ name }) => name === 'step')?.parentSpanId, spans.find(({ name }) => name === 'message')?.spanId);
  });

  it('cost nothing outside of a root and while nobody wants them', async () => {
    const spans = kept({ sampled: true });
    startSpan({ name: 'sql' }).end();
    assert.equal(await withSpan({ name: 'part' }, async () => 7), 7);
    runWithTrace(caller, () => startSpan({ name: 'sql' }).end());
    assert.deepEqual(spans, []);
    useTracer(undefined);
    traceRoot({ name: 'root', traceparent: caller }, () => assert.match(traceparent(), /^00-0af7651916cd43dd8448eb211c80319c-/));
  });
});

describe('sampling', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `${'a'.repeat(24)}${Math.floor((i / 20_000) * 2 ** 32).toString(16).padStart(8, '0')}`);

  it('keeps the wanted share, told by the id alone', () => {
    const first = createSampling({ percent: 2 });
    const second = createSampling({ percent: 2 });
    const share = ids.filter((id) => first.isSampled(id, false)).length / ids.length;
    assert.ok(Math.abs(share - 0.02) < 0.001, String(share));
    assert.ok(ids.every((id) => first.isSampled(id, false) === second.isSampled(id, false)));
  });

  it('heeds a caller’s flag ten times a second and no more', () => {
    let now = 0;
    const { isSampled } = createSampling({ percent: 0, now: () => now });
    const taken = (): number => ids.slice(0, 100).filter((id) => isSampled(id, true)).length;
    assert.equal(taken(), 10);
    now = 1_000;
    assert.equal(taken(), 10);
  });
});
