import type { SessionData } from './session-data.ts';

interface Remembered {
  /** Under which it is stored. */
  readonly key: string;
  /** As it was stored. */
  readonly sealed: string;
  readonly data: SessionData;
  readonly at: number;
}

/** Sessions as they were last read, by their ids, opened: equal texts need not be opened again, and who comes back soon is recognised before the store has answered. */
export interface RememberedSessions {
  /** The session that this very text was opened to. */
  find(id: string, sealed: string): SessionData | undefined;
  /** The last that was read. Whether it still stands only the store knows. */
  last(id: string): Remembered | undefined;
  put(id: string, read: Omit<Remembered, 'at'>): void;
  forget(id: string): void;
}

const forMs = 60_000;
const maxSessions = 5000;

/** In memory, for a minute after somebody's last request: there are ids and tokens in it. */
export function createRememberedSessions(): RememberedSessions {
  // The one used last is at the end.
  const known = new Map<string, Remembered>();

  function last(id: string): Remembered | undefined {
    const found = known.get(id);
    return found && found.at + forMs > Date.now() ? found : undefined;
  }
  function put(id: string, read: Omit<Remembered, 'at'>): void {
    known.delete(id);
    known.set(id, { ...read, at: Date.now() });
    for (const [oldest, { at }] of known) {
      if (known.size <= maxSessions && at + forMs > Date.now()) break;
      known.delete(oldest);
    }
  }
  return {
    last,
    put,
    find(id, sealed) {
      const found = last(id);
      if (found?.sealed !== sealed) return undefined;
      put(id, found);
      return found.data;
    },
    forget: (id) => void known.delete(id),
  };
}
