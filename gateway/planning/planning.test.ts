import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { after, test } from 'node:test';
import { silentLogger } from '#platform/telemetry/logger';
import { letHelpersGiveWay } from './give-way.ts';
import { createPlanning } from './planning.ts';

const planning = createPlanning({ logger: silentLogger(), timeoutMs: 60_000 });
after(() => planning.stop());

/** Niceness by the name of the thread (proc(5), fields 2 and 19 of `stat`); sorted, several of one name one after another. */
function niceness(): [string, number][] {
  const threads = readdirSync('/proc/self/task').map((thread): [string, number] => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    return [stat.slice(stat.indexOf('(') + 1, end), Number(stat.slice(end + 2).split(' ')[16])];
  });
  return threads.toSorted(([a], [b]) => a.localeCompare(b));
}

test('the planning thread and those of V8, and they alone, give way to everything that serves', { skip: process.platform !== 'linux' && 'priorities are those of processes here' }, async () => {
  const own = getPriority();
  assert.deepEqual(niceness().filter(([, nice]) => nice !== own), []);
  await planning.load(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
  const nicer = Math.min(19, own + 5);
  const [givingWay, others] = [niceness().filter(([name]) => name === 'V8Worker' || name === 'planning'), niceness().filter(([name]) => name !== 'V8Worker' && name !== 'planning')];
  assert.deepEqual(new Set(givingWay.map(([name]) => name)), new Set(['V8Worker', 'planning']));
  assert.deepEqual(givingWay.filter(([, nice]) => nice !== nicer), []);
  assert.deepEqual(others.filter(([, nice]) => nice !== own), []);
});

test('a thread that replaces another changes nobody\'s priority again', { skip: process.platform !== 'linux' && 'priorities are those of processes here' }, () => {
  const before = niceness();
  letHelpersGiveWay();
  assert.deepEqual(niceness(), before);
});
