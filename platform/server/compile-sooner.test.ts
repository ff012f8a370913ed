import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

test('this version of Node knows the setting', () => {
  const script = `import { compileSooner } from ${JSON.stringify(new URL('./compile-sooner.ts', import.meta.url).href)}; compileSooner();`;
  assert.equal(spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).stderr, '');
});
