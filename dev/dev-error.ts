/** A failure that its reader can do something about: printed as message and hint, without a stack. */
export class DevError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'DevError';
    this.hint = options.hint;
  }
}

/** The text for a terminal: message and hint of a DevError, the stack of anything else. */
export function describeError(error: unknown): string {
  const known = error instanceof DevError ? error : explainSystemError(error);
  if (known) return known.hint ? `${known.message}\n  ${known.hint.replaceAll('\n', '\n  ')}` : known.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What the system or Node refused, told for whoever typed the command. */
function explainSystemError(error: unknown): DevError | undefined {
  const { code, path, message } = (error ?? {}) as NodeJS.ErrnoException;
  const where = path ?? 'a file';
  // "Unknown option '--x'. To specify a positional argument …": the second sentence helps nobody here.
  if (code?.startsWith('ERR_PARSE_ARGS_')) return new DevError(`${message.split('. ')[0]}.`);
  if (code === 'ENOSPC') return new DevError('The disk is full.', { hint: 'Free some disk space and run the command again; nothing is lost.' });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new DevError(`Not allowed to write ${where} (${code}).`, { hint: 'The repository folder and its .dev folder must be writable for this user.' });
  }
  return undefined;
}
