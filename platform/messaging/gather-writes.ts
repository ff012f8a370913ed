import type { Writable } from 'node:stream';

/**
 * What is written to a socket in one turn leaves in one piece: amqplib writes each frame by itself, each of which costs a call of the system here and
 * a wake-up at the broker.
 */
export function gatherWrites(socket: Writable): void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  let isGathering = false;
  const release = (): void => {
    isGathering = false;
    socket.uncork();
  };
  socket.write = (...args: unknown[]) => {
    if (!isGathering) {
      isGathering = true;
      socket.cork();
      process.nextTick(release);
    }
    return write(...args);
  };
}
