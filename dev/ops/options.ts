/** Reads the options of operator commands, with an answer to each mistake. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { DeadLetterFilter } from '#platform/messaging/dead-letters';
import { DevError } from '../dev-error.ts';
import { defaultActor } from './target.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Chooses dead letters. */
export const filterOptions = {
  consumer: { type: 'string' },
  id: { type: 'string' },
  type: { type: 'string' },
  class: { type: 'string' },
  code: { type: 'string' },
  after: { type: 'string' },
  before: { type: 'string' },
  limit: { type: 'string' },
} satisfies Options;

/** What every command that changes something takes. */
export const changeOptions = {
  reason: { type: 'string' },
  actor: { type: 'string' },
  'dry-run': { type: 'boolean' },
} satisfies Options;

export const filterHelp = `  --consumer <name>      only this consumer, such as order.checkout-replies
  --id <message id>      --type <message type>      --class <error class>      --code <error code>
  --after, --before      when it died: a time such as 2026-03-01T12:00:00Z, or how long ago: 30m, 2h, 1d
  --limit <n>            look at so many per consumer (default 1000)`;

/** The options given. Prints `help` and ends for --help. @throws DevError for an unknown option or a stray argument. */
export function readOptions<O extends Options>(options: O, help: string, args: string[] = process.argv.slice(2)) {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${help}\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new DevError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error), { hint: help, cause: error });
  }
}

type Given = Partial<Record<keyof typeof filterOptions, string>>;

export function toFilter({ id, type, class: errorClass, code, after, before }: Given): DeadLetterFilter {
  return { messageId: id, type, errorClass, errorCode: code, deadAfter: toTime('--after', after), deadBefore: toTime('--before', before) };
}

/** A moment given as ISO time, or as how long ago ("90s", "30m", "2h", "1d"). */
export function toTime(option: string, text: string | undefined, now: Date = new Date()): Date | undefined {
  if (text === undefined) return undefined;
  const ago = /^(\d+)([smhd])$/.exec(text);
  if (ago) return new Date(now.getTime() - Number(ago[1]) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[ago[2] as 's' | 'm' | 'h' | 'd']);
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new DevError(`${option} "${text}" is no time.`, { hint: 'Expected a time such as 2026-03-01T12:00:00Z, or how long ago: 90s, 30m, 2h, 1d' });
}

/** A positive number. */
export function toNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new DevError(`${option} "${text}" is not usable.`, { hint: 'Expected a number above 0' });
}

export function toChange(given: { reason?: string; actor?: string; 'dry-run'?: boolean }): { reason: string; actor: string; dryRun: boolean } {
  const dryRun = given['dry-run'] ?? false;
  if (!given.reason && !dryRun) throw new DevError('A reason is missing.', { hint: 'It is kept in the audit log: --reason "the provider works again"' });
  return { reason: given.reason ?? '', actor: given.actor ?? defaultActor(), dryRun };
}
