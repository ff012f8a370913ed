import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const moduleUrl = new URL('./young-objects.ts', import.meta.url).href;

function complaintsOf(script: string): string {
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).stderr;
}

test('this version of Node knows the setting', () => {
  assert.equal(complaintsOf(`import { keepNewObjectsYoung } from ${JSON.stringify(moduleUrl)}; keepNewObjectsYoung();`), '');
});

test('a setting that is not known would be complained of', () => {
  assert.match(complaintsOf(`import { setFlagsFromString } from 'node:v8'; setFlagsFromString('--no-such-setting');`), /no-such-setting/);
});
