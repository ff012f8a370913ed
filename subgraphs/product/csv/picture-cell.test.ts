import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPictures, writePictures } from './picture-cell.ts';

test('pictures survive being written and read, focal point and strange letters included', () => {
  const pictures = [
    { key: 'product/mug/1', alt: 'A=B; C\\', width: 800, height: 600, focalPoint: { x: 0.5, y: 0.125 } },
    { key: 'product/mug/2', alt: 'From below', width: 1, height: 20_000, focalPoint: null },
    { key: 'product/mug/3', alt: 'Corner', width: 8, height: 6, focalPoint: { x: 0, y: 1 } },
  ];
  assert.deepEqual(readPictures(writePictures(pictures)), pictures);
});

test('what is no picture is refused', () => {
  for (const cell of ['product/mug/1', 'product/mug/1=A mug', 'product/mug/1 800=A', 'a 0x5=A', 'a 5x20001=A', '../a 5x5=A', 'a/../b 5x5=A', 'a 5x5 1.1,0=A', 'a 5x5 0.5=A', 'a 5x5=']) {
    assert.equal(readPictures(cell), undefined, cell);
  }
});
