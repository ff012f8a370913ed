import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { choosableChannels } from '../domain/channel-names.ts';
import { formatsFor } from '../domain/formats.ts';
import { formattingTagOf, languageOf, languages } from '../domain/locale.ts';
import { orderNumberOf } from '../domain/order-number.ts';
import { renderMail } from '../mail/render-mail.ts';
import { notifications } from '../notifications/registry.ts';
import { writePreview } from '../preview.ts';

const devanagari = /\p{Script=Devanagari}/u;

for (const definition of notifications) {
  for (const language of languages) {
    test(`${definition.event} in ${language} has words for every channel, and a mail with both parts`, () => {
      const { notice, text, mail } = definition.word(definition.example, language);
      const rendered = renderMail({ mail, locale: language, name: 'Mara', url: 'https://shop.test/there', preferencesUrl: 'https://shop.test/preferences' });
      for (const words of [notice.title, notice.body, text, rendered.subject, rendered.text, rendered.html]) {
        assert.notEqual(words.trim(), '');
        assert.doesNotMatch(words, /undefined|\[object|NaN/);
        assert.equal(devanagari.test(words), language === 'hi', words);
      }
      assert.ok(text.length <= (language === 'hi' ? 134 : 160), `a text message of ${text.length} characters costs more than it should: ${text}`);
      assert.ok(notice.title.length <= 100 && rendered.subject.length <= 120);
      assert.match(rendered.html, new RegExp(`^<!doctype html><html lang="${language}"`));
      assert.match(rendered.html, /href="https:\/\/shop\.test\/there"/);
      assert.ok(rendered.text.includes('https://shop.test/there'), 'the link is in the plain text, too');
      assert.doesNotMatch(rendered.html, /<small>|<script/, 'what people wrote is escaped');
      assert.ok(rendered.html.length < 60_000, 'Gmail cuts mails at 102 KB');
    });
  }

  test(`${definition.event} refuses a payload of another type`, () => {
    assert.throws(() => definition.parse({ ...(definition.example as object), extra: 1 }), /Unrecognized key/);
    assert.throws(() => definition.parse({}), /Invalid input/);
  });

  test(`${definition.event} names only channels that exist in its policies`, () => {
    for (const channel of Object.keys(definition.policies)) assert.ok(choosableChannels.some((name) => name === channel), channel);
  });
}

test('amounts, dates and lists are written as the recipient’s locale writes them', () => {
  const written = (tag: string) => {
    const { money, date, list, count } = formatsFor(tag);
    return [money(123_456_789, 'EUR'), money(1234, 'JPY'), date('2026-03-01T23:59:00.000Z'), list(['A', 'B', 'C']), count(1, { one: 'x', other: 'xs' })].map((each) => each.replaceAll('\u00a0', ' '));
  };
  assert.deepEqual(written('en'), ['€1,234,567.89', '¥1,234', 'March 1, 2026', 'A, B, and C', '1 x']);
  assert.deepEqual(written('de-DE'), ['1.234.567,89 €', '1.234 ¥', '1. März 2026', 'A, B und C', '1 x']);
  assert.deepEqual(written('hi-IN'), ['€12,34,567.89', 'JP¥1,234', '1 मार्च 2026', 'A, B, और C', '1 x']);
  assert.equal(formatsFor('en').money(Number.MAX_SAFE_INTEGER, 'EUR'), '€90,071,992,547,409.91', 'exact to the cent');
});

test('a locale of another language, or none at all, is served in English', () => {
  assert.deepEqual(['de-AT', 'hi_IN', 'EN-gb', 'sv-SE', '', '!!'].map(languageOf), ['de', 'hi', 'en', 'en', 'en', 'en']);
  assert.deepEqual(['de-AT', 'hi_IN', 'sv-SE', '!!'].map(formattingTagOf), ['de-AT', 'hi-IN', 'en', 'en']);
});

test('the number of an order is read from that of a vendor’s part, and left alone otherwise', () => {
  assert.deepEqual(['M-100042-1', 'M-100042-12', 'M-100042'].map(orderNumberOf), ['M-100042', 'M-100042', 'M-100042']);
});

test('the preview holds every notification in every language', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notification-preview-'));
  const index = await readFile(await writePreview(folder), 'utf8');
  assert.equal((await readdir(folder)).length, notifications.length * languages.length * 2 + 1);
  assert.equal(index.match(/<article /g)?.length, notifications.length * languages.length);
  const digest = await readFile(join(folder, 'daily_digest.de.txt'), 'utf8');
  assert.match(digest, /Ein Paket von .* ist unterwegs/, 'a digest tells what was worded in its language');
  await rm(folder, { recursive: true });
});
