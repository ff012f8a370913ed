import { DomainError } from '../../errors/domain-error.ts';

export interface LiveAdmission {
  /** Counts one more connection under each key; the result takes it back. @throws DomainError RATE_LIMITED when there are too many. */
  enter(keys: { viewer: string; address: string }): () => void;
  open(): number;
}

export interface LiveLimits {
  perViewer?: number;
  perAddress?: number;
  total?: number;
}

/** Bounds how many live connections one viewer, one address and the process may have. */
export function createLiveAdmission({ perViewer = 20, perAddress = 200, total = 10_000 }: LiveLimits = {}): LiveAdmission {
  const counts = new Map<string, number>();
  let open = 0;
  const change = (key: string, by: number): void => {
    const count = (counts.get(key) ?? 0) + by;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  };
  return {
    open: () => open,
    enter({ viewer, address }) {
      const keys = [`v ${viewer}`, `a ${address}`] as const;
      const isFull = open >= total || (counts.get(keys[0]) ?? 0) >= perViewer || (counts.get(keys[1]) ?? 0) >= perAddress;
      if (isFull) throw new DomainError('RATE_LIMITED', 'Too many live connections are open; close some, or try again later.');
      for (const key of keys) change(key, 1);
      open += 1;
      let isInside = true;
      return () => {
        if (!isInside) return;
        isInside = false;
        for (const key of keys) change(key, -1);
        open -= 1;
      };
    },
  };
}
