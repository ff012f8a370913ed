import { AsyncLocalStorage } from 'node:async_hooks';

const recorder = new AsyncLocalStorage<string[]>();

/** Notes a statement for whoever is recording in this asynchronous flow (tests that count queries). */
export function noteStatement(sql: string): void {
  recorder.getStore()?.push(sql);
}

/** Runs `work` and returns every SQL statement it sent, through whichever interface. */
export async function recordStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const result = await recorder.run(statements, work);
  return { result, statements };
}
