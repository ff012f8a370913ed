import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortLocale } from './short-locale.ts';

test('of a tag language, script and region stay, also when more are asked about than are remembered', () => {
  const variants = Array.from({ length: 600 }, (_, n) => [`de-DE-x-v${n}`, 'de-DE'] as const);
  for (const [tag, short] of [['zh-hant-tw', 'zh-Hant-TW'], ['en', 'en'], ['de-DE-u-nu-latn', 'de-DE'], ...variants, ['en', 'en']] as const) assert.equal(shortLocale(tag), short);
});

test('what is no tag is refused each time', () => {
  for (const _ of [1, 2]) assert.throws(() => shortLocale('no tag'), RangeError);
});
