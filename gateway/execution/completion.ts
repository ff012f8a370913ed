import { GraphQLError } from 'graphql';
import type { ConcretePath } from './cursor.ts';
import type { JsonObject } from './json.ts';
import type { Run } from './run.ts';

/**
 * One shaping of a response. `path` is a stack kept by the completers: entry i is the step at depth i, and only
 * the entries below the current depth mean anything, so that going deeper costs one assignment.
 */
export interface Completion {
  readonly path: (string | number)[];
  /** Every null that the shaping itself had to put where the subgraphs gave something else, or nothing. */
  readonly errors: GraphQLError[];
  /** Lists shaped already, by the completer that shaped them; none unless the tree shares parts. */
  readonly shaped: Map<Complete, Map<readonly unknown[], unknown>> | null;
  /** See Run. */
  readonly absent: ReadonlySet<JsonObject>;
  /** Answers to `__schema` and `__type`, by response name. */
  readonly introspection: Readonly<Record<string, unknown>>;
}

/** What a field's completer returns when the null has to spread to the parent. */
export const bubble: unique symbol = Symbol('bubble');

/** Completes one value: the value for the client, null, or `bubble`. */
export type Complete = (value: unknown, completion: Completion, depth: number) => unknown;

export function createCompletion(introspection: Readonly<Record<string, unknown>>, { sharesAnswers, absent }: Pick<Run, 'sharesAnswers' | 'absent'>): Completion {
  return { path: [], errors: [], introspection, absent, shaped: sharesAnswers ? new Map() : null };
}

const invalid = 'INVALID_RESPONSE';

export function recordAt(completion: Completion, depth: number, message: string): void {
  const path = completion.path.slice(0, depth);
  completion.errors.push(new GraphQLError(message, { path, extensions: { code: invalid } }));
}

/** Notes that a field was refused to the viewer. */
export function recordRefusal(completion: Completion, depth: number, code: string): void {
  const message = code === 'UNAUTHENTICATED' ? 'You have to be signed in to see this.' : 'You may not see this.';
  completion.errors.push(new GraphQLError(message, { path: completion.path.slice(0, depth), extensions: { code } }));
}

/**
 * Leaves out what is explained already: an error at the same place, above it or below it; where there is no data at all because a fetch
 * failed, everything but what was refused.
 */
export function unexplained(errors: readonly GraphQLError[], known: readonly GraphQLError[], hasFailed: boolean): readonly GraphQLError[] {
  if (known.length === 0 || errors.length === 0) return errors;
  if (hasFailed) return errors.filter(({ extensions }) => extensions.code !== invalid);
  return errors.filter(({ path = [] }) => !known.some((other) => other.path && related(path, other.path)));
}

function related(one: ConcretePath, other: ConcretePath): boolean {
  const shared = Math.min(one.length, other.length);
  for (let index = 0; index < shared; index++) if (one[index] !== other[index]) return false;
  return true;
}
