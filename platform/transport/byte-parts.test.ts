import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteParts } from './byte-parts.ts';

test('parts of any size and number come to the text that they are of', () => {
  for (const size of [1, 3, 1000, 100_000]) {
    const whole = Buffer.from('grüße, wie viele es auch sind. '.repeat(3000));
    const parts = new ByteParts();
    for (let at = 0; at < whole.length; at += size) parts.push(whole.subarray(at, at + size));
    assert.equal(parts.size, whole.length);
    assert.equal(parts.toString(), whole.toString());
  }
  assert.equal(new ByteParts().toString(), '');
});

test('a body that comes byte by byte takes little more memory than its bytes', () => {
  const before = process.memoryUsage();
  const parts = new ByteParts();
  for (let index = 0; index < 2_000_000; index++) parts.push(Buffer.from('x'));
  const after = process.memoryUsage();
  // Each byte on its own would take 200 MB; what is not collected yet counts here, too.
  assert.ok(parts.size === 2_000_000 && after.heapUsed - before.heapUsed < 120_000_000, `${after.heapUsed - before.heapUsed}`);
});
