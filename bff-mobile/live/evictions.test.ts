import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cacheEvicted } from '#events/gateway';
import { productUpdated } from '#events/product';
import { evictionRules } from './evictions.ts';

it('pages go at the event that outdates them, once more after a while, and when the gateway says that its own are gone', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const done: string[] = [];
  const rules = evictionRules({ evict: (tags) => void done.push(tags.join()), clear: () => void done.push('everything') });
  const hear = (type: string, data: unknown): void => rules.filter(({ contract }) => contract.type === type).forEach((rule) => rule.handle(data));
  const { productId, slug, variants } = productUpdated.example;
  const tags = [productId, slug, ...variants.map(({ variantId }) => variantId)].join();
  hear(productUpdated.type, productUpdated.example);
  assert.deepEqual(done.splice(0), [tags]);
  t.mock.timers.tick(1_000);
  assert.deepEqual(done.splice(0), [tags]);
  hear(cacheEvicted.type, { keys: [productId] });
  hear(cacheEvicted.type, { keys: null });
  assert.deepEqual(done, [productId, 'everything']);
});
