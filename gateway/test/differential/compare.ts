import { isDeepStrictEqual } from 'node:util';
import type { GraphQLError } from 'graphql';
import type { Outcome } from './executors.ts';
import type { Chaos } from './world.ts';

/**
 * How the compiled executor's outcome differs from Apollo's, in words; undefined when it may stand. `whole` is the data as
 * it would be if nothing failed.
 */
export function difference(apollo: Outcome, compiled: Outcome, chaos: Chaos, whole: unknown): string | undefined {
  // Apollo follows its own order of fields; JSON objects are compared as sets of fields.
  if (!isDeepStrictEqual(plain(apollo.data), plain(compiled.data))) return `data\n  apollo   ${JSON.stringify(apollo.data)}\n  compiled ${JSON.stringify(compiled.data)}`;
  const misplaced = compiled.errors.find(({ path }) => path && !isNullAt(compiled.data, path));
  if (misplaced) return `an error at ${misplaced.path?.join('.')}, where there is data: ${misplaced.message}`;
  // A reference to what a subgraph knows nothing of is null, which Apollo notes as a value that it had to put there.
  const noted = chaos.missingEntities > 0 ? apollo.errors : [...apollo.errors, ...apollo.completionErrors];
  const hidden = compiled.errors.length === 0 && noted.length > 0;
  // Apollo also asks for what conditions exclude; that such a request fails is no loss.
  if (hidden && !isDeepStrictEqual(plain(compiled.data), plain(whole))) return `errors that only apollo has: ${texts(noted).join('; ')}`;
  // A subgraph that is down is reported by Apollo once per fetch and without a path, by us at each place.
  if (chaos.downSubgraphs.size > 0) return undefined;
  const [expected, actual] = [texts(apollo.errors), texts(compiled.errors.filter(isFromSubgraph))];
  return isDeepStrictEqual(expected, actual) ? undefined : `errors\n  apollo   ${expected.join('; ')}\n  compiled ${actual.join('; ')}`;
}

function isFromSubgraph({ extensions }: GraphQLError): boolean {
  return extensions.code !== 'INVALID_RESPONSE';
}

/**
 * Messages only: Apollo counts places wrongly when entities were left out of a fetch. That ours are right is held by
 * `isNullAt`, because the made-up subgraphs put a null where they report an error.
 */
function texts(errors: readonly GraphQLError[]): string[] {
  return [...new Set(errors.map(({ message }) => message))].sort();
}

/** Whether the data is null at the path or, the null having spread, above it. */
function isNullAt(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const step of path) {
    if (value === null || value === undefined) return true;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value === null || value === undefined;
}

/** The value as JSON has it, without prototypes. */
export function plain(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}
