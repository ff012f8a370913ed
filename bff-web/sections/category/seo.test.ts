import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { seo } from './seo.ts';

it('breadcrumbs lead from the front page through the groups above', async () => {
  const path = [{ slug: 'home', name: 'Home & living' }, { slug: 'kitchen', name: 'Kitchen' }];
  const { view } = await runSection(seo, { category: { id: 'cat_2', slug: 'kitchen', name: 'Kitchen', description: 'Pots', image: null, path, children: [] } });
  assert.deepEqual(view?.breadcrumbs.map((crumb) => crumb.url), ['/', '/categories/home', '/categories/kitchen']);
  assert.equal(view?.canonicalUrl, 'https://shop.test/categories/kitchen');
  const list = JSON.parse(view?.jsonLd[0] ?? '{}') as { '@type': string; itemListElement: { position: number; item: string }[] };
  assert.equal(list['@type'], 'BreadcrumbList');
  assert.deepEqual(list.itemListElement.at(-1), { '@type': 'ListItem', position: 3, name: 'Kitchen', item: 'https://shop.test/categories/kitchen' });
});
