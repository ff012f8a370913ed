import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const heavy = /node_modules\/@apollo\/(gateway|federation-internals|query-graphs|composition)\//;

/** Names of the heavy libraries that a fresh process has loaded after it imported a module of the gateway. */
async function loadedBy(module: string): Promise<string[]> {
  const script = `await import(${JSON.stringify(new URL(module, import.meta.url).href)});
    const { createRequire } = await import('node:module');
    console.log(Object.keys(createRequire(import.meta.url).cache).join('\\n'));
    process.exit(0);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: import.meta.dirname, maxBuffer: 10_000_000 });
  return [...new Set(stdout.split('\n').flatMap((file) => heavy.exec(file)?.[1] ?? []))].sort();
}

test('the thread that serves loads no planner and no other executor: 30 MB of every gateway', async () => {
  assert.deepEqual(await loadedBy('../app.ts'), []);
  assert.deepEqual(await loadedBy('../supergraph/configured-source.ts'), []);
});

test('where they are asked for they are there', async () => {
  assert.deepEqual(await loadedBy('../supergraph/apollo-execution.ts'), ['composition', 'federation-internals', 'gateway', 'query-graphs']);
});
