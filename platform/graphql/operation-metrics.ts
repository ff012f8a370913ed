import { histogram } from '../telemetry/metrics.ts';

/** Clients may call operations as they like; while so many names are in use, further ones are counted together. */
const maxNames = 400;
/** A name that was not heard for so long makes room: longer than anybody waits between two scrapes. */
const quietMs = 5 * 60_000;
const lookEveryMs = 1000;

const duration = histogram({
  name: 'graphql_operation_duration_seconds',
  help: 'Time to answer GraphQL operations, by name and by whether errors came with the answer',
  labels: ['operation', 'outcome'],
  buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

const nameFor = createNames((name) => {
  for (const outcome of ['ok', 'errors']) duration.remove({ operation: name, outcome });
});

/** Counts one answered operation. */
export function observeOperation(name: string, outcome: 'ok' | 'errors', seconds: number): void {
  duration.observe({ operation: nameFor(name), outcome }, seconds);
}

/**
 * Under which name an operation is counted: its own, or `others`. Names that come once, or come no more, do not keep out those in use: they are let go when there is no
 * room, and what was counted by them with them.
 */
export function createNames(letGo: (name: string) => void, now: () => number = () => performance.now()): (name: string) => string {
  const heardAt = new Map<string, number>();
  let lookedAt = -Infinity;
  const makeRoom = (at: number): void => {
    if (at - lookedAt < lookEveryMs) return;
    lookedAt = at;
    for (const [name, last] of heardAt) {
      if (at - last < quietMs) continue;
      heardAt.delete(name);
      letGo(name);
    }
  };
  return (name) => {
    const at = now();
    if (!heardAt.has(name) && heardAt.size >= maxNames) makeRoom(at);
    if (!heardAt.has(name) && heardAt.size >= maxNames) return 'others';
    heardAt.set(name, at);
    return name;
  };
}

/** Whether an answer in GraphQL's form has errors: Apollo Server and our own endpoints put them first. */
export function outcomeOf({ status, body, hasErrors }: { status: number; body?: unknown; hasErrors?: boolean }): 'ok' | 'errors' {
  return status >= 400 || (hasErrors ?? (typeof body === 'string' && body.startsWith('{"errors":['))) ? 'errors' : 'ok';
}
