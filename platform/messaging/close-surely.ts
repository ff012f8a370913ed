interface Closable {
  close(): Promise<unknown>;
  once(event: 'close', listener: () => void): unknown;
}

const patienceMs = 2_000;

/**
 * Closes a channel or a connection. amqplib's `close` ends only when the broker confirms it: when the connection is lost meanwhile it would
 * be waited for for ever, as it would on a broker that hangs. Never rejects: what was closed already is closed.
 */
export async function closeSurely(thing: Closable): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
    thing.once('close', () => resolve());
    thing.close().then(() => resolve(), () => resolve());
  });
  clearTimeout(timer);
}
