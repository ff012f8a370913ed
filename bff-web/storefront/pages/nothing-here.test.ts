import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from '../page.ts';
import { pagesOfForms } from './nothing-here.ts';

const page = (method: Page['method'], path: string): Page => ({ method, path, show: async () => ({ to: 'elsewhere' }) });

test('the address of a form shows the page that it belongs to; one that shows something by itself is left alone', async () => {
  const made = pagesOfForms([page('GET', '/'), page('GET', '/cart'), page('POST', '/cart'), page('POST', '/cart/coupon'), page('POST', '/admin/payments/decide'), page('GET', '/admin'), page('POST', '/market')]);
  const ways = await Promise.all(made.map(async ({ path, show }) => [path, await show({} as never)]));
  assert.deepEqual(ways, [['/cart/coupon', { to: '/cart' }], ['/admin/payments/decide', { to: '/admin' }], ['/market', { to: '/' }]]);
});
