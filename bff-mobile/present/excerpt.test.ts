import assert from 'node:assert/strict';
import { it } from 'node:test';
import { excerptOf } from './excerpt.ts';

it('an excerpt ends at a word and never exceeds its length', () => {
  assert.equal(excerptOf('Turned by hand', 20), 'Turned by hand');
  assert.equal(excerptOf('Turned by hand', 14), 'Turned by hand');
  assert.equal(excerptOf('Turned by hand', 12), 'Turned by…');
  assert.equal(excerptOf('Unbreakable', 5), 'Unbr…');
});

it('an excerpt cuts no character in two', () => {
  assert.equal(excerptOf('🪵🪵🪵🪵', 3), '🪵🪵…');
});
