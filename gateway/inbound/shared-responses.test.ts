import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deadlineIn } from '#platform/resilience/deadline';
import type { PreparedOperation } from '../execution/engine.ts';
import type { GatewayContext } from './context.ts';
import type { Answered } from './hot-path.ts';
import { createSharedResponses, type SharedRequest } from './shared-responses.ts';

const prepared = { kind: 'query' } as PreparedOperation;

function request({ id = '1', viewerKey = 'anonymous', ms = 4000, of = prepared } = {}): SharedRequest {
  return { prepared: of, variables: { id }, labels: [], context: { forwarded: { viewerKey, deadline: deadlineIn(ms) } } as GatewayContext };
}

/** Executions that go on until the test says what they answer. */
function executions() {
  const begun: { heard: (() => void) | undefined; end: (text: string, hasErrors?: boolean) => void; fail: (error: Error) => void }[] = [];
  return {
    begun,
    execute(heard?: () => void): Promise<Answered> {
      const { promise, resolve, reject } = Promise.withResolvers<Answered>();
      begun.push({ heard, end: (text, hasErrors = false) => resolve({ status: 200, text, hasErrors, headers: {} }), fail: reject });
      return promise;
    },
  };
}

const textsOf = async (answers: readonly Promise<Answered>[]): Promise<string[]> => (await Promise.all(answers)).map(({ text }) => text);

describe('identical queries at one time', () => {
  test('share an execution for which nothing has been answered', async () => {
    const { begun, execute } = executions();
    const shared = createSharedResponses({ enabled: true });
    const answers = [1, 2, 3].map(() => shared.answer(request(), execute));
    assert.equal(begun.length, 1);
    begun[0]?.end('all');
    assert.deepEqual(await textsOf(answers), ['all', 'all', 'all']);
  });

  test('do not join one for which something has been answered: those that come then share the next, which begins when it ends', async () => {
    const { begun, execute } = executions();
    const shared = createSharedResponses({ enabled: true });
    const early = shared.answer(request(), execute);
    begun[0]?.heard?.();
    const late = [1, 2].map(() => shared.answer(request(), execute));
    assert.equal(begun.length, 1);
    begun[0]?.end('old');
    assert.equal((await early).text, 'old');
    await new Promise(setImmediate);
    late.push(shared.answer(request(), execute));
    assert.equal(begun.length, 2);
    begun[1]?.end('new');
    assert.deepEqual(await textsOf(late), ['new', 'new', 'new']);
  });

  test('... or soon, when that takes long', async () => {
    const { begun, execute } = executions();
    const shared = createSharedResponses({ enabled: true });
    const early = shared.answer(request(), execute);
    begun[0]?.heard?.();
    const second = Promise.withResolvers<void>();
    const late = shared.answer(request(), (heard) => {
      second.resolve();
      return execute(heard);
    });
    await second.promise;
    begun[1]?.end('new');
    assert.equal((await late).text, 'new');
    begun[0]?.end('old');
    assert.equal((await early).text, 'old');
  });

  test('are executed apart for other variables, viewers and operations, and when nothing is to be shared', async () => {
    const { begun, execute } = executions();
    const shared = createSharedResponses({ enabled: true });
    const other = { kind: 'query' } as PreparedOperation;
    const apart = [request(), request({ id: '2' }), request({ viewerKey: 'somebody' }), request({ of: other })].map((each) => shared.answer(each, execute));
    const never = createSharedResponses({ enabled: false });
    apart.push(never.answer(request(), execute), never.answer(request(), execute));
    const mutation = request({ of: { kind: 'mutation' } as PreparedOperation });
    apart.push(shared.answer(mutation, execute), shared.answer(mutation, execute));
    assert.equal(begun.length, apart.length);
    begun.forEach(({ end }, index) => end(String(index)));
    assert.deepEqual(await textsOf(apart), apart.map((_, index) => String(index)));
  });

  test('are executed apart when the one under way has more time than there is', async () => {
    const { begun, execute } = executions();
    const shared = createSharedResponses({ enabled: true });
    const answers = [shared.answer(request({ ms: 4000 }), execute), shared.answer(request({ ms: 1000 }), execute)];
    begun[0]?.end('patient');
    await answers[0];
    await new Promise(setImmediate);
    begun[1]?.end('hurried');
    assert.deepEqual(await textsOf(answers), ['patient', 'hurried']);
  });

  test('do not share errors, which may be those of the one request, nor what was asked before a write', async () => {
    const { begun, execute } = executions();
    const shared = createSharedResponses({ enabled: true });
    const [first, second] = [shared.answer(request(), execute), shared.answer(request(), execute)];
    begun[0]?.end('its time was up', true);
    assert.equal((await first).text, 'its time was up');
    begun[1]?.end('good');
    assert.equal((await second).text, 'good');
    const before = shared.answer(request(), execute);
    shared.seal();
    const after = shared.answer(request(), execute);
    begun[2]?.end('before');
    begun[3]?.end('after');
    assert.deepEqual(await textsOf([before, after]), ['before', 'after']);
  });

  test('one that fails fails for all who joined, and leaves nothing behind', async () => {
    const { begun, execute } = executions();
    const shared = createSharedResponses({ enabled: true });
    const answers = [shared.answer(request(), execute), shared.answer(request(), execute)];
    begun[0]?.fail(new Error('a defect'));
    assert.deepEqual((await Promise.allSettled(answers)).map(({ status }) => status), ['rejected', 'rejected']);
    const next = shared.answer(request(), execute);
    assert.equal(begun.length, 2);
    begun[1]?.end('good');
    assert.equal((await next).text, 'good');
  });

  test('long answers that several wait for are encoded once', async () => {
    const { begun, execute } = executions();
    const shared = createSharedResponses({ enabled: true });
    const answers = [shared.answer(request(), execute), shared.answer(request(), execute)];
    begun[0]?.end('ä'.repeat(20_000));
    const [one, other] = await Promise.all(answers);
    assert.equal(one?.bytes, other?.bytes);
    assert.ok(one?.bytes?.equals(Buffer.from(`${'ä'.repeat(20_000)}\n`)));
    const alone = shared.answer(request(), execute);
    begun[1]?.end('ä'.repeat(20_000));
    assert.equal((await alone).bytes, undefined);
  });
});
