import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { booleanQuery, searchTermsOf, tokensOf } from './tokens.ts';

test('plurals, accents and case make no difference', () => {
  for (const [one, other] of [['Mugs', 'mug'], ['boxes', 'box'], ['candies', 'candy'], ['Göteborg', 'GOTEBORG'], ['dishes', 'dish']] as const) {
    assert.deepEqual(tokensOf(one), tokensOf(other));
  }
  for (const word of ['glass', 'bus', 'ies']) assert.equal(tokensOf(word).length, 1);
});

test('words too short for the index are padded, stop words left out, unspaced scripts cut into pairs', () => {
  assert.deepEqual(tokensOf('A4 for the go'), ['a4_', 'go_']);
  assert.deepEqual(tokensOf('囲碁盤'), ['囲碁_', '碁盤_']);
});

test('a query requires each word once and completes the last one', () => {
  assert.equal(booleanQuery('Oak oak boards'), '+oak +board*');
  assert.equal(booleanQuery('oak A4'), '+oak +a4_');
  assert.equal(booleanQuery('the of'), null);
  assert.equal(booleanQuery(' +-*() '), null);
});

test('whatever is typed, the query holds nothing but words and the signs put there on purpose', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      assert.match(booleanQuery(text) ?? '+x', /^(?:\+[\p{L}\p{N}_]+\*?)(?: \+[\p{L}\p{N}_]+\*?)*$/u);
    }),
  );
});

test('what is indexed for a product can be found by each of its words', () => {
  const terms = searchTermsOf({ title: 'Oak board', tags: ['gift'], description: 'Oiled twice.', vendorName: 'Kiln', categoryNames: ['Kitchen'], skus: ['KT-001'] }).split(' ');
  for (const word of ['oak', 'board', 'gift', 'oiled', 'kiln', 'kitchen', '001']) assert.ok(terms.includes(word), word);
  assert.equal(terms.filter((term) => term === 'oak').length, 3);
});
