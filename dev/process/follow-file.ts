import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Calls `onLine` for every line that is appended to a file from now on, until the returned function is called. */
export function followFile(file: string, onLine: (line: string) => void, everyMs = 200): () => void {
  const descriptor = openSync(file, 'r');
  let position = fstatSync(descriptor).size;
  const chunk = Buffer.alloc(64 * 1024);
  let rest = Buffer.alloc(0);
  const readNew = (): void => {
    const readMore = () => readSync(descriptor, chunk, 0, chunk.length, position);
    for (let length = readMore(); length > 0; length = readMore()) {
      position += length;
      rest = Buffer.concat([rest, chunk.subarray(0, length)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        onLine(rest.subarray(0, end).toString());
        rest = rest.subarray(end + 1);
      }
    }
  };
  const timer = setInterval(readNew, everyMs);
  return () => {
    clearInterval(timer);
    readNew();
    closeSync(descriptor);
  };
}
