import { AsyncLocalStorage } from 'node:async_hooks';

const recorder = new AsyncLocalStorage<string[]>();
const observers = new Set<(sql: string) => void>();

/** Notes a statement for whoever is recording in this asynchronous flow (tests that count queries). */
export function noteStatement(sql: string): void {
  recorder.getStore()?.push(sql);
  for (const observe of observers) observe(sql);
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
