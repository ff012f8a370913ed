import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonPasswords } from './common-passwords.ts';
import { assertStrongPassword } from './password-policy.ts';

const context = ['mara.lindqvist@example.com', 'Mara Lindqvist'];
const check = (password: string) => assertStrongPassword(password, { context, field: ['input', 'password'] });

test('common passwords are refused, also with digits, signs and substitutions around them', () => {
  assert.ok(commonPasswords.size > 700, `${commonPasswords.size} entries`);
  const weak = ['password12', 'P4ssw0rd2024!', 'passwordpassword', 'qwertyuiop', '1q2w3e4r5t', '!!!letmein123', 'Iloveyou2025', 'Contrasena1', 'sunshine!!', '1234567890', 'Pa$$word!99', 'welcome12345'];
  for (const password of weak) assert.throws(() => check(password), { code: 'WEAK_PASSWORD' }, password);
});

test('short, repeated, sequential and personal passwords are refused', () => {
  const weak = ['short', 'ninechars', 'aaaaaaaaaaaa', 'ababababababab', 'abcdefghijkl', '9876543210', 'lindqvist2024', 'mara.lindqvist', 'MaraLindqvist!', 'x'.repeat(129)];
  for (const password of weak) assert.throws(() => check(password), { code: 'WEAK_PASSWORD' }, password);
});

test('long unrelated words and generated passwords are accepted', () => {
  for (const password of ['harbour-lantern-2719', 'quarry-violet-8830', 'tK9#vLq2!wXz', 'ein Boot fährt ohne Wind', '橋の下の青い傘と三つの鍵']) check(password);
});

test('a refusal says what is expected and never repeats the password', () => {
  assert.throws(() => check('hunter2024'), (error: Error) => /10 to 128 characters/.test(error.message) && !error.message.includes('hunter2'));
});
