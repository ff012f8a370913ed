/** Which passwords are accepted: long enough and not among the first that are tried (NIST SP 800-63B, 3.1.1.2). */
import { DomainError } from '#platform/errors/domain-error';
import { commonPasswords } from './common-passwords.ts';

export const minPasswordLength = 10;
/** Bounds the work of hashing; far above what people type. */
export const maxPasswordLength = 128;

const substitutions: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '9': 'g', '@': 'a', $: 's', '!': 'i', '+': 't' };

/** One password, one byte string, whatever keyboard it was typed on. */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * @param context words an attacker would try first for this person, such as the address and the name.
 * @throws DomainError WEAK_PASSWORD saying what is wrong and what is expected.
 */
export function assertStrongPassword(password: string, { context, field }: { context: readonly string[]; field: string[] }): void {
  const reason = weaknessOf(normalizePassword(password), context);
  if (reason) throw new DomainError('WEAK_PASSWORD', `${reason} Choose ${minPasswordLength} to ${maxPasswordLength} characters; a few unrelated words are good.`, { field });
}

function weaknessOf(password: string, context: readonly string[]): string | undefined {
  const { length } = [...password];
  if (length < minPasswordLength) return `The password has ${length} characters.`;
  if (length > maxPasswordLength) return `The password has ${length} characters.`;
  if (isRepetition(password) || isSequence(password)) return 'The password is a repetition or a simple sequence.';
  if (isCommon(password)) return 'The password is one of the most common ones.';
  if (isMostlyContext(password, context)) return 'The password is made of your name or address.';
  return undefined;
}

/** In the list as it is, or once digits and signs around it are gone and usual substitutions undone. */
function isCommon(password: string): boolean {
  const plain = password.toLowerCase();
  const candidates = [plain, core(plain), core(undoSubstitutions(core(plain))), undoSubstitutions(core(plain))];
  return candidates.some((candidate) => commonPasswords.has(candidate) || commonPasswords.has(unrepeated(candidate)));
}

const core = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
const undoSubstitutions = (text: string) => [...text].map((character) => substitutions[character] ?? character).join('');
/** `passwordpassword` is no better than `password`. */
const unrepeated = (text: string) => text.replace(/^(.+?)\1+$/u, '$1');

function isRepetition(text: string): boolean {
  return new Set(text.toLowerCase()).size <= 3;
}

/** Neighbours throughout, like 1234567890 or zyxwvutsrq. */
function isSequence(text: string): boolean {
  const codes = [...text.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const most = steps.length * 0.8;
  return steps.filter((step) => step === 1).length >= most || steps.filter((step) => step === -1).length >= most;
}

/** Nothing of substance is left when the person's own words are taken out. */
function isMostlyContext(password: string, context: readonly string[]): boolean {
  const words = context.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 4);
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), password.toLowerCase());
  return rest.length < password.length && [...core(rest)].length < 4;
}
