import type { z } from 'zod';
import { DomainError } from '../errors/domain-error.ts';

type Problem = Parameters<z.core.$ZodErrorMap>[0];

/** What is said where a schema has no words of its own: people read it beside a field. */
function inWords(problem: Problem): string | undefined {
  if (problem.code === 'too_small') return problem.origin === 'string' && problem.minimum === 1 ? 'Must not be empty' : `Must ${sizeOf(problem.origin)} at least ${Number(problem.minimum)}${unitOf(problem.origin, problem.minimum)}`;
  if (problem.code === 'too_big') return `Must ${sizeOf(problem.origin)} at most ${Number(problem.maximum)}${unitOf(problem.origin, problem.maximum)}`;
  return undefined;
}

const counted: Readonly<Record<string, string>> = { string: 'character', array: 'entry', set: 'entry' };
const sizeOf = (origin: string): string => (origin in counted ? 'have' : 'be');
function unitOf(origin: string, size: number | bigint): string {
  const unit = counted[origin];
  if (unit === undefined) return '';
  return Number(size) === 1 ? ` ${unit}` : ` ${unit.replace(/y$/, 'ie')}s`;
}

/**
 * Checks a mutation's input against a strict schema, so that nothing but the named fields ever reaches a use case.
 *
 * @param at path of the value among the arguments, `['input']` unless given.
 * @throws AggregateError of one DomainError INVALID_INPUT per problem, each with the field's path and what was expected.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, at: readonly string[] = ['input']): z.infer<Schema> {
  const result = schema.safeParse(value, { error: inWords });
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => {
    const field = [...at, ...issue.path.map(String)];
    return new DomainError('INVALID_INPUT', `${field.join('.')}: ${issue.message}`, { field });
  });
  throw new AggregateError(errors, 'The input is invalid');
}
