import { GraphQLError } from 'graphql';
import { valueAt } from './cursor.ts';

/**
 * The errors, without the paths that lead to data under a mistakable name: they are of a field that the plan added, and the client would take them for errors of what it calls by
 * that field's name.
 */
export function withoutMisleadingPaths(errors: readonly GraphQLError[], mistakable: ReadonlySet<string>, data: unknown): readonly GraphQLError[] {
  return errors.map((error) => {
    const { message, path, extensions } = error;
    const isMisleading = path?.some((step) => mistakable.has(String(step))) && valueAt(data, path) !== null && valueAt(data, path) !== undefined;
    return isMisleading ? new GraphQLError(message, { extensions }) : error;
  });
}
