import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { DomainError } from './domain-error.ts';

/** The shape of `UserError` in schema/shared.graphql; detail fields sit beside code and message. */
export interface UserErrorShape {
  code: string;
  message: string;
  field: string[] | null;
  [detail: string]: unknown;
}

const sharedSchemaFile = new URL('../../schema/shared.graphql', import.meta.url);
let codes: ReadonlySet<string> | undefined;

/**
 * The user errors an expected failure means to a client. A DomainError whose code is in the `UserErrorCode` enum
 * becomes one; an AggregateError of such errors becomes several. Anything else is rethrown.
 */
export function toUserErrors(error: unknown): UserErrorShape[] {
  const errors = error instanceof AggregateError ? error.errors : [error];
  return errors.map((each) => {
    if (each instanceof DomainError && userErrorCodes().has(each.code)) return toUserError(each);
    throw error;
  });
}

/**
 * Runs a use case for a mutation payload: its result with no user errors, or the user errors of its failure.
 * `return userErrorsOf(async () => ({ order: await placeOrder(...) }))`
 */
export async function userErrorsOf<T extends object>(
  work: () => Promise<T> | T,
): Promise<(T & { userErrors: UserErrorShape[] }) | { [K in keyof T]?: undefined } & { userErrors: UserErrorShape[] }> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    return { userErrors: toUserErrors(error) } as { [K in keyof T]?: undefined } & { userErrors: UserErrorShape[] };
  }
}

/** The values of `UserErrorCode`, read once from the shared schema so that there is one list. */
export function userErrorCodes(): ReadonlySet<string> {
  codes ??= readCodes();
  return codes;
}

function toUserError({ code, message, field, details }: DomainError): UserErrorShape {
  return { ...details, code, message, field: field ?? null };
}

function readCodes(): ReadonlySet<string> {
  const document = parse(readFileSync(sharedSchemaFile, 'utf8'), { noLocation: true });
  const found = document.definitions.find((d) => d.kind === Kind.ENUM_TYPE_DEFINITION && d.name.value === 'UserErrorCode');
  if (found?.kind !== Kind.ENUM_TYPE_DEFINITION) throw new Error('schema/shared.graphql does not define the enum UserErrorCode');
  return new Set(found.values?.map((value) => value.name.value));
}
