import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tileImage, wideImage } from '../test/fixtures.ts';
import { presentImage } from './image.ts';

it('a wide picture offers 320 to 1600 pixels, a tile up to 960', () => {
  assert.match(presentImage(wideImage())?.srcset ?? '', /320w.*1600w$/);
  assert.match(presentImage(tileImage())?.srcset ?? '', /320w.*960w$/);
});

it('offers no width beyond the original’s, but always one', () => {
  assert.equal(presentImage(wideImage({ width: 700 }))?.srcset, '/p?w=320 320w, /p?w=640 640w');
  assert.equal(presentImage(tileImage({ width: 100 }))?.srcset, '/p?w=320 320w');
});
