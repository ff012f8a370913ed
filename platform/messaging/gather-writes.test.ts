import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { gatherWrites } from './gather-writes.ts';

/** Notes what leaves in one piece. */
function createSocket() {
  const pieces: string[] = [];
  const socket = new Writable({
    write: (chunk: Buffer, _encoding, done) => (pieces.push(chunk.toString()), done()),
    writev: (chunks, done) => (pieces.push(chunks.map(({ chunk }) => String(chunk)).join('')), done()),
  });
  gatherWrites(socket);
  return { socket, pieces };
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('what is written in one turn, also by promises that it resolves, leaves in one piece and in its order', async () => {
  const { socket, pieces } = createSocket();
  socket.write('a');
  socket.write('b');
  void Promise.resolve().then(() => socket.write('c'));
  await nextTurn();
  socket.write('d');
  await nextTurn();
  assert.deepEqual(pieces, ['abc', 'd']);
});

test('what was written before the end leaves before it, and who waits for a write is told', async () => {
  const { socket, pieces } = createSocket();
  const written = new Promise<void>((resolve) => socket.write('last', () => resolve()));
  await new Promise<void>((resolve) => socket.end(resolve));
  await written;
  assert.deepEqual(pieces, ['last']);
});
