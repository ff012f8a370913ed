import assert from 'node:assert/strict';
import { it } from 'node:test';
import { image, productData } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { product } from './product.ts';

it('the product has its pictures in one width, and a summary beside the description', async () => {
  const description = 'Turned from one piece. '.repeat(20);
  const { view } = await runSection(product, productData({ description, media: [image(), image({ width: 1000, height: 1000 })] }));
  assert.deepEqual(view?.images.map(({ aspectRatio }) => aspectRatio), [1.333, 1]);
  assert.ok((view?.summary?.length ?? 0) <= 240);
  assert.equal(view?.description, description);
});
