import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

test('this version of Node knows the setting', () => {
  const script = `import { collectSooner } from ${JSON.stringify(new URL('./collect-sooner.ts', import.meta.url).href)}; collectSooner();`;
  assert.equal(spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).stderr, '');
});
