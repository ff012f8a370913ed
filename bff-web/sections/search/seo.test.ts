import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listFor } from '../../test/list-page.ts';
import { runSection } from '../../test/run-section.ts';
import { seo } from './seo.ts';

it('words with script or address characters are harmless in the page’s head', async () => {
  const { view } = await runSection(seo, {}, { page: { list: listFor(), words: '</script>&x=1' } });
  assert.equal(view?.canonicalUrl, 'https://shop.test/search?q=%3C%2Fscript%3E%26x%3D1');
  for (const text of view?.jsonLd ?? []) assert.doesNotMatch(text, /</);
});
