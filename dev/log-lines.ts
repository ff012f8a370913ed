const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof levels)[number];
const colors: Partial<Record<LogLevel, number>> = { warn: 33, error: 31, fatal: 31 };
const routine = new Set(['level', 'time', 'pid', 'hostname', 'service', 'msg', 'err']);

/**
 * One line for a terminal from a line of a service's log; undefined when it is below `minLevel` or no log object
 * (the log file has everything).
 */
export function prettyLine(service: string, line: string, options: { minLevel: LogLevel; color: boolean }): string | undefined {
  const entry = parse(line);
  if (!entry || levels.indexOf(entry.level) < levels.indexOf(options.minLevel)) return undefined;
  const details = Object.entries(entry)
    .filter(([name]) => !routine.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const error = entry.err ? `\n    ${(entry.err.stack ?? entry.err.message ?? '').replaceAll('\n', '\n    ')}` : '';
  const level = entry.level.padEnd(5);
  const color = options.color ? colors[entry.level] : undefined;
  return `  ${service.padEnd(15)} ${color ? `\u001b[${color}m${level}\u001b[0m` : level} ${[entry.msg ?? '', ...details].join('  ')}${error}`;
}

interface LogEntry extends Record<string, unknown> {
  level: LogLevel;
  msg?: string;
  err?: { message?: string; stack?: string };
}

function parse(line: string): LogEntry | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as Partial<LogEntry>;
    return entry.level && levels.includes(entry.level) ? (entry as LogEntry) : undefined;
  } catch {
    return undefined; // not a log object
  }
}
