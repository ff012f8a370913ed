import { signIdentities, signIdentity, type IdentityStatement } from '#platform/auth/identity';
import type { SigningKey } from '#platform/auth/keys';
import { endOfTurn } from '#platform/transport/turn';

/** Signs who is asking. */
export interface IdentitySigner {
  /** With what else is to be signed in this turn of the event loop: one signature for all of it. */
  sign(statement: IdentityStatement): Promise<string>;
  /** For a subgraph that does not know shared signatures. */
  signAlone(statement: IdentityStatement): string;
}

interface Waiting {
  readonly statement: IdentityStatement;
  readonly resolve: (token: string) => void;
  readonly reject: (error: unknown) => void;
}

export function createIdentitySigner(privateKey: SigningKey): IdentitySigner {
  let waiting: Waiting[] = [];

  function flush(): void {
    const due = waiting;
    waiting = [];
    try {
      const tokens = tokensFor(due.map(({ statement }) => statement), privateKey);
      due.forEach(({ resolve }, index) => resolve(tokens[index] ?? ''));
    } catch (error) {
      for (const { reject } of due) reject(error);
    }
  }
  return {
    sign(statement) {
      if (waiting.length === 0) void endOfTurn().then(flush);
      return new Promise((resolve, reject) => void waiting.push({ statement, resolve, reject }));
    },
    signAlone: (statement) => signIdentity({ ...statement, privateKey }),
  };
}

function tokensFor(statements: readonly IdentityStatement[], privateKey: SigningKey): string[] {
  const [first] = statements;
  return statements.length === 1 && first ? [signIdentity({ ...first, privateKey })] : signIdentities(statements, privateKey);
}
