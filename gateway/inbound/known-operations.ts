import { hash } from 'node:crypto';
import { createLruMap } from '../execution/lru-map.ts';
import type { SupergraphVersion } from '../supergraph/version.ts';

export interface KnownOperation {
  readonly query: string;
  readonly operationName: string | undefined;
}

/** Operations by the sha256 of their text: registered ones, and those that were sent before and answered. */
export interface KnownOperations {
  find(sha256: string): KnownOperation | undefined;
  /** Notes an operation that was answered. */
  note(operation: KnownOperation): void;
}

export function createKnownOperations({ current, max = 5000 }: { current: () => SupergraphVersion | undefined; max?: number }): KnownOperations {
  const known = createLruMap<KnownOperation>(max);
  let read: SupergraphVersion | undefined;
  const note = (operation: KnownOperation): void => void known.set(hash('sha256', operation.query, 'hex'), operation);
  return {
    note,
    find(sha256) {
      const version = current();
      if (version && version !== read) {
        // What was prepared before the version took over never came by here.
        read = version;
        for (const { query, operationName } of version.hot.values()) note({ query, operationName });
      }
      return known.get(sha256);
    },
  };
}
