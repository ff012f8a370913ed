import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { silentLogger } from '#platform/telemetry/logger';
import { createPlanning } from './planning.ts';

const planning = createPlanning({ logger: silentLogger(), timeoutMs: 60_000 });
after(() => planning.stop());

/** Niceness by thread of this process (proc(5), field 19 of `stat`). */
function niceness(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

test('the planning thread, and it alone, gives way to everything that serves', { skip: process.platform !== 'linux' && 'priorities are those of processes here' }, async () => {
  const before = niceness();
  await planning.load(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
  const own = before[0] ?? 0;
  const added = niceness().filter((each) => each !== own);
  assert.deepEqual(before.filter((each) => each !== own), []);
  assert.deepEqual(added, [Math.min(19, own + 5)]);
});
