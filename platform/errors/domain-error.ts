export interface DomainErrorOptions {
  /** Path of the input field at fault, for example `['input', 'lines', '0', 'quantity']`. */
  field?: string[];
  /** Facts a client can act on, for example `{ availableQuantity: 3 }`. */
  details?: Record<string, unknown>;
  cause?: unknown;
  /** Whether a retry can never succeed: a consumer sends such a message to its dead letters at once. */
  permanent?: boolean;
}

/**
 * A failure that the rules foresee. `code` is stable and meant for programs, `message` is meant for people:
 * both may reach a client, so neither carries internals.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;
  readonly field: string[] | undefined;
  readonly permanent: boolean;

  constructor(code: string, message: string, options: DomainErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.details = options.details ?? {};
    this.field = options.field;
    this.permanent = options.permanent ?? false;
  }
}
