import { AsyncLocalStorage } from 'node:async_hooks';

const recorder = new AsyncLocalStorage<string[]>();
const observers = new Set<(sql: string) => void>();
const packetObservers = new Set<(statements: readonly string[]) => void>();

/** Notes statements that are sent together for whoever is recording in this asynchronous flow (tests that count queries). */
export function noteStatements(statements: readonly string[]): void {
  recorder.getStore()?.push(...statements);
  for (const observe of observers) statements.forEach((sql) => observe(sql));
  for (const observe of packetObservers) observe(statements);
}

/** Tells of what goes to a server in one packet, by any connection of this process, until the returned function is called. */
export function observePackets(observe: (statements: readonly string[]) => void): () => void {
  packetObservers.add(observe);
  return () => packetObservers.delete(observe);
}

/** Tells of every statement of this process, consumers and jobs included, until the returned function is called. */
export function observeStatements(observe: (sql: string) => void): () => void {
  observers.add(observe);
  return () => observers.delete(observe);
}

/** Runs `work` and returns every SQL statement it sent, through whichever interface. */
export async function recordStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const result = await recorder.run(statements, work);
  return { result, statements };
}
