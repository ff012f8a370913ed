/** What a transaction says to the server, in as few ways there and back as its statements allow. */
import { invalidParameter, type DriverConnection, type Statement } from './connection.ts';

export interface Conversation {
  /** Sends a statement, with everything that waits in front of it. */
  send(statement: Statement): Promise<unknown>;
  /** The same for a read. Those asked for in one go are sent in one packet, in their order; when one fails, so do all of them. */
  ask(statement: Statement): Promise<unknown>;
  /** Has a statement go along with the next statement or the COMMIT. @throws TypeError at once when its parameters cannot be right. */
  sendAlong(statement: SentAlong): void;
  /** Ends the transaction, with everything that waits. Nothing is sent when nothing was said. @throws what something sent along failed with, even when that was caught. */
  commit(): Promise<void>;
  /** Whether the server has heard of the transaction, so that it has to be told of a rollback. */
  hasBegun(): boolean;
}

/** A statement that nobody waits for. */
export interface SentAlong extends Statement {
  /** What the transaction fails with when this fails; by default what the server said, with the statement; so, too, where this gives undefined. */
  failedAs?: ((error: unknown) => unknown) | undefined;
  /** Told what the server answered. */
  answered?: ((result: unknown) => void) | undefined;
}

/** Begins with START TRANSACTION, sent along with the first statement. */
export function createConversation(connection: DriverConnection): Conversation {
  let waiting: SentAlong[] = [{ sql: 'START TRANSACTION' }];
  /** Until the server has answered it, a second statement sent would run outside of the transaction should it fail. */
  let beginning: Promise<unknown> | undefined;
  let hasBegun = false;
  let failure: { error: unknown } | undefined;

  function transmit(asked: readonly Statement[]): Promise<readonly unknown[]> {
    const along = waiting;
    waiting = [];
    return new Promise((resolve, reject) => {
      connection.together([...along, ...asked], (error, results, failedAt = 0) => {
        if (!error) return resolve(tellAlong(along, results));
        const earlier = along[failedAt];
        if (earlier) failure = { error: sentAlongFailure(error, earlier) };
        reject(failure?.error ?? error);
      });
    });
  }

  async function sendAll(statements: readonly Statement[]): Promise<readonly unknown[]> {
    if (!hasBegun) {
      hasBegun = true;
      const first = transmit(statements);
      beginning = first;
      return first.finally(() => (beginning = undefined));
    }
    if (beginning) await beginning.catch(() => undefined);
    if (failure) throw failure.error;
    return transmit(statements);
  }

  const { ask, sendAsked } = createQuestions(sendAll);

  async function send(statement: Statement): Promise<unknown> {
    sendAsked();
    return (await sendAll([statement]))[0];
  }

  return {
    send,
    ask,
    sendAlong(statement) {
      sendAsked();
      const refusal = invalidParameter(statement.sql, statement.values);
      if (refusal) throw refusal;
      waiting.push(statement);
    },
    async commit() {
      sendAsked();
      if (failure) throw failure.error;
      if (hasBegun || waiting.length > 1) await send({ sql: 'COMMIT' });
    },
    hasBegun: () => hasBegun,
  };
}

/** Tells what was sent along of its answers, and returns the rest of them. */
function tellAlong(along: readonly SentAlong[], results: readonly unknown[]): readonly unknown[] {
  along.forEach(({ answered }, index) => answered?.(results[index]));
  return results.slice(along.length);
}

/** Gathers what is asked for in one turn. */
function createQuestions(sendAll: (statements: readonly Statement[]) => Promise<readonly unknown[]>) {
  let asked: { statement: Statement; answer: PromiseWithResolvers<unknown> }[] = [];

  /** Sends what was asked for, before anything said after it. */
  function sendAsked(): void {
    if (asked.length === 0) return;
    const questions = asked;
    asked = [];
    sendAll(questions.map(({ statement }) => statement)).then(
      (results) => questions.forEach(({ answer }, index) => answer.resolve(results[index])),
      (error: unknown) => questions.forEach(({ answer }) => answer.reject(error)),
    );
  }

  return {
    sendAsked,
    ask(statement: Statement): Promise<unknown> {
      const answer = Promise.withResolvers<unknown>();
      asked.push({ statement, answer });
      if (asked.length === 1) queueMicrotask(sendAsked);
      return answer.promise;
    },
  };
}

/** Says which statement it was; whoever awaits another one must not take the failure for that one's. What the platform has given a code keeps it. */
function sentAlongFailure(error: unknown, { sql, failedAs }: SentAlong): unknown {
  const known = failedAs?.(error);
  if (known !== undefined) return known;
  if (!(error instanceof Error) || error.name === 'DomainError') return error;
  return new Error(`A statement that was sent along failed: ${error.message} (in "${sql.trim().slice(0, 80)}")`, { cause: error });
}
