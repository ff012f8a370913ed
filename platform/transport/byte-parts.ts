/** So many parts are joined: each takes some hundred bytes besides its own, and a body may come byte by byte. */
const joinedFrom = 512;

/** A body as it arrives, in parts of any size. */
export class ByteParts {
  readonly #parts: Buffer[] = [];
  /** How many of the parts are joined ones, at the start. */
  #joined = 0;
  #size = 0;

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** Keeps the bytes, which must not change any more. */
  push(bytes: Buffer): void {
    this.#size += bytes.length;
    this.#parts.push(bytes);
    if (this.#parts.length - this.#joined < joinedFrom) return;
    this.#parts.push(Buffer.concat(this.#parts.splice(this.#joined)));
    this.#joined = this.#parts.length;
  }

  toString(): string {
    const [first] = this.#parts;
    return this.#parts.length === 1 && first ? first.toString() : Buffer.concat(this.#parts, this.#size).toString();
  }
}
