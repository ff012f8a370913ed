/** The stack under attack, as somebody outside sees it: addresses, HTTP, and people who sign in with their passwords. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { SigningKey } from '#platform/auth/keys';
import { personaByKey } from '../../dev/demo/personas.ts';
import { rootDir } from '../../dev/paths.ts';
import type { ServiceName } from '../../dev/services.ts';

export interface Target {
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Key of a BFF: attacks go deeper than the door of the gateway, as if a BFF had been taken over. */
  readonly clientKey: string;
  /** Whether gateway and BFFs run as in production. */
  readonly isProduction: boolean;
  /** Everything the services have logged so far, where it can be read. */
  logs?(): string;
  /** Signs access tokens for people in roles that the demo does not have. */
  readonly tokenKey: SigningKey;
  /** By table of every subgraph something that differs when a row has changed. */
  checksums?(): Promise<ReadonlyMap<string, number>>;
  /** The broker, where it is private to this stack. */
  readonly brokerUrl?: string | undefined;
}

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

/** An answer read without declaring its shape. */
export interface Node {
  readonly [field: string]: Node;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: Node | null;
  readonly errors: readonly GraphqlError[];
  /** Code of the first error. */
  readonly code: string | undefined;
}

export interface Caller {
  readonly token?: string | undefined;
  readonly guestToken?: string | undefined;
  /** Network address the call pretends to come from, through a BFF. */
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly refreshToken: string;
}

/** A network address that nobody else in these tests uses, so that limits do not add up between runs. */
export function someAddress(): string {
  return `2001:db8:${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}::1`;
}

export function createWorld(target: Target) {
  const post = async (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    readAnswer(await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body), signal: AbortSignal.timeout(20_000) }));
  const gateway = (query: string, variables: Record<string, unknown> = {}, caller: Caller = {}): Promise<Answer> =>
    post(`${target.urls.gateway}/graphql`, { query, variables }, { ...headersOf(caller), 'x-client-key': target.clientKey });
  const signedIn = new Map<string, Promise<Account>>();
  const enter = async (field: 'userSignIn' | 'userSignUp', input: { email: string; password: string; displayName?: string }): Promise<Account> => {
    const type = field === 'userSignIn' ? 'UserSignInInput!' : 'UserSignUpInput!';
    const { data, text } = await gateway(`mutation($input: ${type}) { ${field}(input: $input) { user { id } tokens { accessToken refreshToken } userErrors { code } } }`, { input }, { address: someAddress() });
    const tokens = data?.[field]?.['tokens'] as unknown as { accessToken: string; refreshToken: string } | null | undefined;
    if (!tokens) throw new Error(`${input.email} could not sign in: ${text}`);
    return { userId: String(data?.[field]?.['user']?.['id']), email: input.email, password: input.password, token: tokens.accessToken, refreshToken: tokens.refreshToken };
  };
  return {
    ...target,
    api: apiSchema(),
    post,
    gateway,
    get: async (url: string, headers: Record<string, string> = {}): Promise<Answer> => readAnswer(await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(20_000) })),
    /** A new customer whom nobody knows. */
    newCustomer: (): Promise<Account> => enter('userSignUp', { email: `attacker-${randomBytes(8).toString('hex')}@example.com`, password: `orbit-${randomBytes(8).toString('hex')}`, displayName: 'Mallory' }),
    /** One of the demo's people, signed in once. */
    persona(key: string): Promise<Account> {
      const persona = personaByKey(key);
      if (!persona) throw new Error(`There is no persona "${key}"`);
      const { email, password } = persona;
      const known = signedIn.get(key) ?? enter('userSignIn', { email, password });
      signedIn.set(key, known);
      return known;
    },
    newGuestToken: () => randomBytes(32).toString('base64url'),
  };
}

export type World = ReturnType<typeof createWorld>;

function headersOf({ token, guestToken, address, headers }: Caller): Record<string, string> {
  return {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(guestToken && { 'x-guest-token': guestToken }),
    ...(address && { 'x-client-address': address }),
    ...headers,
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const parsed = parseOrEmpty(text);
  const errors = parsed.errors ?? [];
  return { status: response.status, headers: response.headers, text, data: parsed.data ?? null, errors, code: errors[0]?.extensions?.code };
}

function parseOrEmpty(text: string): { data?: Node | null; errors?: GraphqlError[] } {
  try {
    return (JSON.parse(text) ?? {}) as { data?: Node | null; errors?: GraphqlError[] };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function apiSchema(): GraphQLSchema {
  return buildSchema(readFileSync(join(rootDir, 'schema/api.graphql'), 'utf8'), { assumeValidSDL: true });
}

/** The codes in a mutation's `userErrors`, whichever mutation it was. */
export function userErrorCodes(answer: Answer): string[] {
  return Object.values(answer.data ?? {}).flatMap((payload) => ((payload?.['userErrors'] ?? []) as unknown as { code: string }[]).map(({ code }) => code));
}
