import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKey, parseWidth, PictureError } from '../key.ts';

const refusal = (status: number, message: RegExp) => (error: unknown): boolean => {
  assert.ok(error instanceof PictureError);
  assert.equal(error.status, status);
  assert.match(error.message, message);
  return true;
};

test('a key names sort, kind, slug, view and tone', () => {
  assert.deepEqual(parseKey('product/mug/harbour-mug/2-sage'), { sort: 'product', kind: 'mug', slug: 'harbour-mug', view: 2, tone: 'sage' });
  assert.deepEqual(parseKey('vendor/vase/kiln-and-tide/logo'), { sort: 'logo', kind: 'vase', slug: 'kiln-and-tide', view: 1, tone: undefined });
  assert.deepEqual(parseKey('category/bowl/plates-and-bowls'), { sort: 'category', kind: 'bowl', slug: 'plates-and-bowls', view: 1, tone: undefined });
});

test('whatever is no key is refused, markup and paths above all', () => {
  const malformed = [
    '', 'product', 'product/mug', 'product/mug/a', 'product/mug/a/5', 'product/mug/a/0', 'product/mug/a/1/2', 'product/mug//1', 'category/mug/a/1',
    'product/mug/../1', 'product/mug/a%2fb/1', 'product/mug/<script>/1', 'product/mug/a"onload="x/1', "product/mug/a'b/1", 'product/mug/A/1',
    'product/mug/a--b/1', 'product/mug/-a/1', 'product/mug/a\u0000/1', `product/mug/${'a'.repeat(201)}/1`, 'vendor/mug/a/icon', 'other/mug/a/1', 'product/mug/a/1-', 'product/mug/a/1-<b>',
  ];
  for (const key of malformed) assert.throws(() => parseKey(key), refusal(404, /is no picture key; expected product\/<kind>/), key);
});

test('unknown kinds and tones are named, property names included', () => {
  for (const kind of ['spaceship', 'constructor', '__proto__']) assert.throws(() => parseKey(`product/${kind}/a/1`), refusal(404, /There is no drawing of/), kind);
  for (const tone of ['beigest', 'constructor', 'tostring']) assert.throws(() => parseKey(`product/mug/a/1-${tone}`), refusal(404, /There is no tone/), tone);
});

test('widths are whole numbers from 16 to 2048', () => {
  assert.equal(parseWidth('16.svg'), 16);
  assert.equal(parseWidth('2048.svg'), 2048);
  for (const file of ['15.svg', '2049.svg', '0.svg', '-5.svg', '99.5.svg', '999999999.svg']) {
    assert.throws(() => parseWidth(file), refusal(400, /The width must be a whole number from 16 to 2048, but is/), file);
  }
  for (const file of ['640', '640.png', 'x.svg', '640.svg.svg', '1e3.svg', '']) assert.throws(() => parseWidth(file), refusal(404, /is no picture file/), file);
});
