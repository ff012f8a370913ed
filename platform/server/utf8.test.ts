import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bytesOfLine, sendable } from './utf8.ts';

const filler = 'a cup, '.repeat(1000);

it('whatever a text is made of, its bytes are those of UTF-8', () => {
  const texts = ['', 'short €', filler, `${filler}é`, `€${filler}`, `${filler}€ 茶 😀`, `half a pair \ud83d ${filler}€`, `\ude00${filler}`];
  for (const text of texts) assert.deepEqual(Buffer.from(sendable(text)), Buffer.from(text), JSON.stringify(text.slice(0, 20)));
  for (const text of texts) assert.deepEqual(Buffer.from(bytesOfLine(text)), Buffer.from(`${text}\n`), JSON.stringify(text.slice(0, 20)));
});

it('only long texts with characters beyond latin1 are turned into bytes', () => {
  assert.equal(typeof sendable('12 €'), 'string');
  assert.equal(typeof sendable(`${filler}é`), 'string');
  assert.ok(Buffer.isBuffer(sendable(`${filler}12 €`)));
});
