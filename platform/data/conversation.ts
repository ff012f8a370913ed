/** What a transaction says to the server, in as few ways there and back as its statements allow. */
import { invalidParameter, type DriverConnection, type Statement } from './connection.ts';

export interface Conversation {
  /** Sends a statement, with everything that waits in front of it. */
  send(statement: Statement): Promise<unknown>;
  /** Has a change go along with the next statement or the COMMIT. @throws TypeError at once when its parameters cannot be right. */
  sendAlong(statement: Statement): void;
  /** Ends the transaction, with everything that waits. Nothing is sent when nothing was said. @throws what something sent along failed with, even when that was caught. */
  commit(): Promise<void>;
  /** Whether the server has heard of the transaction, so that it has to be told of a rollback. */
  hasBegun(): boolean;
}

/** Begins with START TRANSACTION, sent along with the first statement. */
export function createConversation(connection: DriverConnection): Conversation {
  let waiting: Statement[] = [{ sql: 'START TRANSACTION' }];
  /** Until the server has answered it, a second statement sent would run outside of the transaction should it fail. */
  let beginning: Promise<unknown> | undefined;
  let hasBegun = false;
  let failure: { error: unknown } | undefined;

  function transmit(statement: Statement): Promise<unknown> {
    const statements = [...waiting, statement];
    waiting = [];
    return new Promise((resolve, reject) => {
      connection.together(statements, (error, result, failedAt = 0) => {
        if (!error) return resolve(result);
        const earlier = failedAt < statements.length - 1 ? statements[failedAt] : undefined;
        if (earlier) failure = { error: sentAlongFailure(error, earlier) };
        reject(failure?.error ?? error);
      });
    });
  }

  async function send(statement: Statement): Promise<unknown> {
    if (!hasBegun) {
      hasBegun = true;
      beginning = transmit(statement);
      return beginning.finally(() => (beginning = undefined));
    }
    if (beginning) await beginning.catch(() => undefined);
    if (failure) throw failure.error;
    return transmit(statement);
  }

  return {
    send,
    sendAlong(statement) {
      const refusal = invalidParameter(statement.sql, statement.values);
      if (refusal) throw refusal;
      waiting.push(statement);
    },
    async commit() {
      if (failure) throw failure.error;
      if (hasBegun || waiting.length > 1) await send({ sql: 'COMMIT' });
    },
    hasBegun: () => hasBegun,
  };
}

/** Says which statement it was; whoever awaits another one must not take the failure for that one's. What the platform has given a code keeps it. */
function sentAlongFailure(error: unknown, { sql }: Statement): unknown {
  if (!(error instanceof Error) || error.name === 'DomainError') return error;
  return new Error(`A statement that was sent along failed: ${error.message} (in "${sql.trim().slice(0, 80)}")`, { cause: error });
}
