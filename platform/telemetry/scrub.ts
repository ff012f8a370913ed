/**
 * Last line of defence for logs: works on the finished line, so it also covers values nested deep inside an error,
 * inside a message, or in a JSON document quoted as a string. Keys are matched at any depth.
 */
const sensitiveKeys = [
  '[a-z]*passw(?:or)?d[a-z]*',
  '[a-z_-]*(?:token|secret|cookie|api[_-]?key|private[_-]?key|credential)s?',
  'x-identity',
  'authorization',
  'proxy-authorization',
  'card[_-]?number',
  'cvc|cvv|iban|otp|pan',
].join('|');

/** A sensitive key at any level of quoting: `"key":"v"`, or `\"key\":\"v\"` inside a string. What has no end is taken to the end of the line. */
const keyed = new RegExp(
  String.raw`(?<=^|[^\\])((\\*)"(?:${sensitiveKeys})\2"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|$)|(\\+)"[^]*?(?:(?<!\\)\3"|$)|\[[^\]]*(?:\]|$)|\d+)`,
  'gi',
);
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const jwt = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const urlCredentials = /(\b[a-z][a-z0-9+]*:\/\/[^\s:/@"]*):[^\s/@"]+@/gi;
const cardCandidate = /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w.-])/g;

/** Replaces secrets, tokens, URL passwords and payment card numbers in one log line by `[redacted]`. */
export function scrub(line: string): string {
  return line
    .replace(keyed, (_all, key: string, quoting: string) => `${key}${quoting}"[redacted]${quoting}"`)
    .replace(bearer, '$1 [redacted]')
    .replace(jwt, '[redacted]')
    .replace(urlCredentials, '$1:[redacted]@')
    .replace(cardCandidate, (digits) => (passesLuhn(digits) ? '[redacted card]' : digits));
}

/** Luhn check (ISO/IEC 7812-1): keeps ids and counters that merely look like card numbers. */
function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}
