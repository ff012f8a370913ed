import type { SessionData } from './session-data.ts';

interface Remembered {
  /** As it was stored. */
  readonly sealed: string;
  readonly data: SessionData;
  readonly at: number;
}

/** Sessions as they were last read, opened: equal texts need not be opened again, and who comes back soon is recognised before the store has answered. */
export interface RememberedSessions {
  /** The session that this very text was opened to. */
  find(key: string, sealed: string): SessionData | undefined;
  /** The last that was read. Whether it still stands only the store knows. */
  last(key: string): Remembered | undefined;
  put(key: string, sealed: string, data: SessionData): void;
  forget(key: string): void;
}

const forMs = 60_000;
const maxSessions = 5000;

/** In memory, for a minute after somebody's last request: there are tokens in it. */
export function createRememberedSessions(): RememberedSessions {
  // The one used last is at the end.
  const known = new Map<string, Remembered>();

  function last(key: string): Remembered | undefined {
    const found = known.get(key);
    return found && found.at + forMs > Date.now() ? found : undefined;
  }
  function put(key: string, sealed: string, data: SessionData): void {
    known.delete(key);
    known.set(key, { sealed, data, at: Date.now() });
    for (const [oldest, { at }] of known) {
      if (known.size <= maxSessions && at + forMs > Date.now()) break;
      known.delete(oldest);
    }
  }
  return {
    last,
    put,
    find(key, sealed) {
      const found = last(key);
      if (found?.sealed !== sealed) return undefined;
      put(key, sealed, found.data);
      return found.data;
    },
    forget: (key) => void known.delete(key),
  };
}
