import type { Resolvers } from './build-schema.ts';

/** Resolvers of several makers as one map; of two for the same field the later one counts. */
export function mergeResolvers(...parts: readonly Resolvers[]): Resolvers {
  const merged: Record<string, object> = {};
  for (const part of parts) {
    for (const [type, fields] of Object.entries(part as Record<string, object>)) merged[type] = { ...merged[type], ...fields };
  }
  return merged;
}
