import type { Deadline } from '#platform/resilience/deadline';

/** Answers that are being loaded by some request, for others to wait for. */
export interface Flights {
  /** The load of this key that is under way, if there is one. */
  get(key: string): Promise<string | undefined> | undefined;
  /** Announces a load; to be settled in any case, with undefined when it brought nothing that others may use. */
  begin(key: string): (text: string | undefined) => void;
}

export function createFlights(): Flights {
  const underWay = new Map<string, Promise<string | undefined>>();
  return {
    get: (key) => underWay.get(key),
    begin(key) {
      const { promise, resolve } = Promise.withResolvers<string | undefined>();
      underWay.set(key, promise);
      return (text) => {
        underWay.delete(key);
        resolve(text);
      };
    },
  };
}

/** Waits for another request's load, but not longer than our own deadline. */
export async function joinFlight(flight: Promise<string | undefined>, deadline: Deadline): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, deadline.remainingMs(), undefined);
  });
  try {
    return await Promise.race([flight, over]);
  } finally {
    clearTimeout(timer);
  }
}
