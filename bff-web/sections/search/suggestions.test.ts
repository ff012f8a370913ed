import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listFor } from '../../test/list-page.ts';
import { pageContextForTest, runSection } from '../../test/run-section.ts';
import { suggestions } from './suggestions.ts';

it('suggestions leave out what was typed', async () => {
  const { view } = await runSection(suggestions, { productSuggestions: ['Oak', 'oak bowl'] }, { page: { list: listFor(), words: 'oak' } });
  assert.deepEqual(view, ['oak bowl']);
});

it('suggestions are asked for from two letters on', () => {
  const shownFor = (words: string | null): boolean | undefined => suggestions.isShown?.({ ...pageContextForTest(), list: listFor(), words });
  assert.deepEqual([shownFor(null), shownFor('o'), shownFor('oa')], [false, false, true]);
});
