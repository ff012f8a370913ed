import assert from 'node:assert/strict';
import { it } from 'node:test';
import { imageWidths, pixelRatioOf } from './images.ts';

it('pictures are as wide as the device can show, from a short ladder', () => {
  assert.deepEqual(imageWidths(1), { thumbWidth: 80, tileWidth: 160, wideWidth: 480 });
  assert.deepEqual(imageWidths(2), { thumbWidth: 160, tileWidth: 320, wideWidth: 960 });
  assert.deepEqual(imageWidths(2.625), { thumbWidth: 240, tileWidth: 480, wideWidth: 1280 });
  assert.deepEqual(imageWidths(4), { thumbWidth: 320, tileWidth: 640, wideWidth: 1280 });
});

it('a pixel ratio is a number from 1 to 4, 2 when the device does not say', () => {
  assert.equal(pixelRatioOf(undefined), 2);
  assert.equal(pixelRatioOf('3.5'), 3.5);
  for (const header of ['0', '5', 'x', '-1', 'Infinity']) assert.throws(() => pixelRatioOf(header), { code: 'BAD_USER_INPUT' });
});
