import type { z } from 'zod';
import { DomainError } from '../errors/domain-error.ts';

/**
 * Checks a mutation's input against a strict schema, so that nothing but the named fields ever reaches a use case.
 *
 * @param at path of the value among the arguments, `['input']` unless given.
 * @throws AggregateError of one DomainError INVALID_INPUT per problem, each with the field's path and what was expected.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, at: readonly string[] = ['input']): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => {
    const field = [...at, ...issue.path.map(String)];
    return new DomainError('INVALID_INPUT', `${field.join('.')}: ${issue.message}`, { field });
  });
  throw new AggregateError(errors, 'The input is invalid');
}
