import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isAppVersion, isAtLeast } from './app-version.ts';

it('versions are compared number by number, not as texts', () => {
  const atLeast: [string, string, boolean][] = [
    ['1.4.0', '1.4.0', true],
    ['1.4', '1.4.0', true],
    ['1.10.0', '1.9.9', true],
    ['2.0', '1.99.99', true],
    ['1.3.9', '1.4', false],
    ['0.9', '1.0', false],
  ];
  for (const [version, minimum, expected] of atLeast) assert.equal(isAtLeast(version, minimum), expected, `${version} >= ${minimum}`);
});

it('only two or three numbers are a version', () => {
  for (const text of ['1', '1.2.3.4', 'v1.2', '1.2-beta', '', '1..2', '1.2.3 ']) assert.equal(isAppVersion(text), false, text);
});
