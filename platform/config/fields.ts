import { z } from 'zod';
import type { Ed25519Jwk, Jwks } from '../auth/keys.ts';

const secretFields = new WeakSet<object>();
const developmentSecret = /^(?:dev|test|example|sample|demo|changeme|change-me|secret|password|admin|root|guest|insecure|default)/i;
const kidPattern = /^[\w.-]{1,64}$/;

/** Whether a field (optional or defaulted ones included) holds a secret, so that its value is never shown. */
export function isSecret(field: unknown): boolean {
  for (let current = field; typeof current === 'object' && current !== null; current = innerOf(current)) {
    if (secretFields.has(current)) return true;
  }
  return false;
}

/** Whether a secret is one that everybody knows from development; refused in production. */
export function isDevelopmentSecret(value: unknown): boolean {
  if (typeof value === 'string') return developmentSecret.test(value) || passwordInUrl(value);
  if (isTextMap(value)) return Object.values(value).some(isDevelopmentSecret);
  const keys = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : [value];
  return Array.isArray(keys) && keys.some((key: { kid?: unknown }) => typeof key?.kid === 'string' && developmentSecret.test(key.kid));
}

/** A text that is not empty. */
export function stringField(): z.ZodString {
  return z.string().min(1, 'must not be empty');
}

/** A secret text of at least `minLength` characters (32 unless set). */
export function secretField({ minLength = 32 }: { minLength?: number } = {}): z.ZodString {
  return markSecret(z.string().min(minLength, `must have at least ${minLength} characters`));
}

/** A URL with one of these schemes; with `secret`, for URLs that carry a password. */
export function urlField({ protocols = ['http', 'https'], secret = false }: { protocols?: readonly string[]; secret?: boolean } = {}): z.ZodType<string, string> {
  const expected = `must be a URL starting with ${protocols.map((p) => `${p}://`).join(' or ')}`;
  const field = z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)), expected);
  return secret ? markSecret(field) : field;
}

const isPlace = (text: string): boolean => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

/** Where the same is to be had: one URL, or several separated by `|`. */
export function urlsField(): z.ZodType<string[], string> {
  return z
    .string()
    .transform((text) => text.split('|').map((each) => each.trim()))
    .refine((urls) => urls.every(isPlace), 'must be a URL starting with http:// or https://, or several of them separated by |');
}

/** Databases, several separated by `|`, whose passwords are secret. */
export function databaseUrlsField(): z.ZodType<string[], string> {
  const isDatabase = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'mysql:' && new URL(text).pathname.length > 1;
  const field = z
    .string()
    .refine((text) => text.split('|').every((each) => isDatabase(each.trim())), 'must be one or more of mysql://user:password@host:3306/name, separated by |')
    .transform((text) => text.split('|').map((each) => each.trim()));
  return markSecret(field);
}

/** Where a service is: one URL or several separated by `|`, `dns+http://...` or `file:///...`, as `platform/transport/endpoints.ts` reads them. */
export function endpointsField(): z.ZodType<string, string> {
  const isValid = (text: string): boolean => (text.startsWith('file:') ? URL.canParse(text) : isPlace(text.replace(/^dns\+/, '')) || text.split('|').every((each) => isPlace(each.trim())));
  return z.string().refine(isValid, 'must be a URL starting with http:// or https://, several of them separated by |, dns+http://... or file:///...');
}

/** A whole number within bounds. */
export function integerField({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);
}

/** `true` or `false`. */
export function booleanField(): z.ZodType<boolean, string> {
  return z.enum(['true', 'false'], 'must be "true" or "false"').transform((value) => value === 'true');
}

/** One of a list of words. */
export function oneOfField<const T extends readonly [string, ...string[]]>(...values: T): z.ZodType<T[number], string> {
  return z.enum(values, `must be one of ${values.join(', ')}`) as unknown as z.ZodType<T[number], string>;
}

/** `name=secret,name=secret`: secrets by the name of whoever holds them, each of at least 32 characters. */
export function secretMapField(): z.ZodType<Record<string, string>, string> {
  const long = (secrets: Record<string, string>): boolean => Object.values(secrets).every((secret) => secret.length >= 32);
  return markSecret(mapField().refine(long, 'must have at least 32 characters in each secret'));
}

/** `name=value,name=value`, for example addresses by service name. */
export function mapField(): z.ZodType<Record<string, string>, string> {
  return z
    .string()
    .refine((text) => text.split(',').every((pair) => /^[\w-]+=.+$/.test(pair.trim())), 'must look like "name=value,name=value"')
    .transform((text) => Object.fromEntries(text.split(',').map((pair) => splitPair(pair.trim()))));
}

/** `name=value,name=value` whose values are secret, such as headers with an API key. */
export function headersField(): z.ZodType<Record<string, string>, string> {
  return markSecret(mapField());
}

/** One private Ed25519 key as a JWK in JSON. */
export function privateJwkField(): z.ZodType<Ed25519Jwk, string> {
  return markSecret(z.string().transform((text, context) => fromJson(text, context, (value) => isJwk(value, true), privateJwkHint) as Ed25519Jwk));
}

/** Public Ed25519 keys as a JWKS in JSON; with `privateKeys`, each must have its private part, too. */
export function jwksField({ privateKeys = false }: { privateKeys?: boolean } = {}): z.ZodType<Jwks, string> {
  const hint = privateKeys ? 'must be a JWKS in JSON whose keys are private Ed25519 keys ("kid", "x", "d")' : 'must be a JWKS in JSON with Ed25519 keys ("kid", "x")';
  const field = z.string().transform((text, context) => fromJson(text, context, (value) => isJwks(value, privateKeys), hint) as Jwks);
  return privateKeys ? markSecret(field) : field;
}

const privateJwkHint = 'must be a private Ed25519 key as a JWK in JSON ("kid", "x", "d")';

function markSecret<T extends object>(field: T): T {
  secretFields.add(field);
  return field;
}

/** The schema a wrapper (optional, default, pipe, described clone) was made from. */
function innerOf(field: object): unknown {
  const internals = (field as { _zod?: { parent?: unknown; def?: { innerType?: unknown; in?: unknown } } })._zod;
  return internals?.parent ?? internals?.def?.innerType ?? internals?.def?.in;
}

/** What a secret map is parsed to; a JWK has a `kty`, a JWKS a list. */
function isTextMap(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && !('kty' in value) && Object.values(value).every((item) => typeof item === 'string');
}

function passwordInUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { password, username } = new URL(value);
  return password !== '' && (password === username || developmentSecret.test(password));
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function fromJson(text: string, context: z.RefinementCtx, accepts: (value: unknown) => boolean, hint: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (accepts(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  context.addIssue({ code: 'custom', message: hint });
  return z.NEVER;
}

function isJwk(value: unknown, needsPrivate: boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kty, crv, x, d, kid } = value as Record<string, unknown>;
  const hasPrivate = typeof d === 'string' && d.length > 0;
  return kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string' && typeof kid === 'string' && kidPattern.test(kid) && (hasPrivate || !needsPrivate);
}

function isJwks(value: unknown, needsPrivate: boolean): boolean {
  const keys = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  return Array.isArray(keys) && keys.length > 0 && keys.every((key) => isJwk(key, needsPrivate));
}
