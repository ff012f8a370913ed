import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance } from './edit-distance.ts';
import { gramsOf, rankCorrections, suggestionTermsOf } from './suggestions.ts';

test('a title gives its words and the pairs that follow one another', () => {
  assert.deepEqual(suggestionTermsOf({ title: 'Wool throw for the sofa', tags: ['gift'] }), ['gift', 'sofa', 'throw', 'wool', 'wool throw']);
});

test('letter groups know where a word begins', () => {
  assert.deepEqual(gramsOf('oak'), ['^oa', 'oak']);
  assert.deepEqual(gramsOf('o'), []);
});

test('swapped, missing, added and wrong letters count as one error each', () => {
  for (const typo of ['bloard', 'baord', 'bord', 'boart']) assert.equal(editDistance(typo, 'board'), 1, typo);
  assert.equal(editDistance('', 'oak'), 3);
});

test('the closest term comes first, then the more frequent; the hopeless not at all', () => {
  const terms = [{ term: 'blanket', productCount: 2 }, { term: 'blankets wide', productCount: 9 }, { term: 'banquet', productCount: 50 }, { term: 'board', productCount: 99 }];
  assert.deepEqual(rankCorrections('blnaket', terms).map(({ term }) => term), ['blankets wide', 'blanket']);
  assert.deepEqual(rankCorrections('oka', [{ term: 'oak', productCount: 1 }]), []);
});
