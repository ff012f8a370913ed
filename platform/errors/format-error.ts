import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../telemetry/logger.ts';
import { isErrorCode } from './codes.ts';
import { DomainError } from './domain-error.ts';
import { counter } from '../telemetry/metrics.ts';
import { failTrace, traceIdField } from '../telemetry/trace.ts';

/** What is no caller's mistake: the trace of such an error is kept. */
const ourFault = new Set(['INTERNAL', 'UNAVAILABLE', 'TIMEOUT']);

const errorsTotal = counter({ name: 'graphql_errors_total', help: 'Errors in GraphQL answers, by code: INTERNAL, UNAVAILABLE and TIMEOUT are ours', labels: ['code'], fromZero: [...ourFault].map((code) => ({ code })) });

export type ErrorFormatter = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** What may accompany a code. Anything else in `extensions` (stack traces, query fragments, SQL) stays inside. */
const publicExtensions = ['field', 'reason', 'retryAfterSeconds', 'minimumVersion', 'errorId', 'cost', 'limit', 'scopes'];

/**
 * Builds Apollo's `formatError`: known codes pass, everything else becomes INTERNAL with an `errorId` under which
 * the real error is in the log (with the trace id), so nothing internal reaches a client.
 */
export function createErrorFormatter({ logger }: { logger: Logger }): ErrorFormatter {
  return function formatError(formatted, error) {
    const cause = rootCause(error);
    const shown = shownTo(formatted, cause, logger);
    const code = String(shown.extensions?.['code']);
    errorsTotal.inc({ code });
    if (ourFault.has(code)) failTrace(code);
    return { ...shown, extensions: { ...shown.extensions, ...traceIdField() } };
  };
}

function shownTo(formatted: GraphQLFormattedError, cause: unknown, logger: Logger): GraphQLFormattedError {
  if (cause instanceof DomainError) return fromDomainError(formatted, cause);
  const code = formatted.extensions?.['code'];
  if (isErrorCode(code) && code !== 'INTERNAL') return withPublicExtensions(formatted, code);
  return mask(formatted, cause, logger);
}

/** The error a resolver really threw, below the wrappers of graphql-js and TypeORM; of several refusals of one input the first. */
export function rootCause(error: unknown): unknown {
  let current = error;
  while (current instanceof GraphQLError && current.originalError) current = current.originalError;
  // TypeORM wraps what the connection threw, which may be one of ours already: a time-out, wrong input.
  if (current instanceof Error && 'driverError' in current && current.driverError instanceof DomainError) return current.driverError;
  return current instanceof AggregateError && current.errors[0] instanceof DomainError ? current.errors[0] : current;
}

function fromDomainError(formatted: GraphQLFormattedError, cause: DomainError): GraphQLFormattedError {
  const known = isErrorCode(cause.code);
  return {
    message: cause.message,
    ...(formatted.path && { path: formatted.path }),
    extensions: {
      code: known ? cause.code : 'BAD_USER_INPUT',
      ...(!known && { reason: cause.code }),
      ...(cause.field && { field: cause.field }),
      ...(typeof cause.details['retryAfterSeconds'] === 'number' && {
        retryAfterSeconds: cause.details['retryAfterSeconds'],
      }),
    },
  };
}

function withPublicExtensions(formatted: GraphQLFormattedError, code: string): GraphQLFormattedError {
  const extensions: Record<string, unknown> = { code };
  for (const name of publicExtensions) {
    const value = formatted.extensions?.[name];
    if (value !== undefined) extensions[name] = value;
  }
  return { ...formatted, message: withoutGivenValue(formatted.message), extensions };
}

/** graphql-js repeats a whole variable in which something is wrong, passwords and all; what is wrong comes after it. */
function withoutGivenValue(message: string): string {
  return message.replace(/ got invalid value .*; (?=[^;]*$)/s, ' is invalid: ');
}

function mask(formatted: GraphQLFormattedError, cause: unknown, logger: Logger): GraphQLFormattedError {
  const errorId = randomUUID();
  logger.error({ errorId, err: cause, path: formatted.path?.join('.') }, 'unexpected error');
  return {
    message: `Something went wrong on our side. Quote error id ${errorId} to support.`,
    ...(formatted.path && { path: formatted.path }),
    extensions: { code: 'INTERNAL', errorId },
  };
}
