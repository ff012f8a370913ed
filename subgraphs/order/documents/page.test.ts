import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSheet } from './page.ts';

test('each line that a buyer has written is a line on the paper, so that what follows is not printed over it', () => {
  const sheet = createSheet({ title: 'Note', footer: '', at: new Date() });
  const style = { x: 0, width: 400 };
  const one = sheet.measure('Happy birthday!', style);
  assert.equal(sheet.measure('Happy birthday!\nYours, Ada\r\n\r\nPS: it bites', style), 4 * one);
  assert.equal(sheet.measure('Happy\tbirthday!', style), one);
});
