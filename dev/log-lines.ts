const names: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
const colors: Record<number, number> = { 40: 33, 50: 31, 60: 31 };
const routine = new Set(['level', 'time', 'pid', 'hostname', 'service', 'msg', 'err']);

/**
 * One line for a terminal from a line of a service's log; undefined when it is below `minLevel` or no log object
 * (the log file has everything).
 */
export function prettyLine(service: string, line: string, options: { minLevel: number; color: boolean }): string | undefined {
  const entry = parse(line);
  if (!entry || entry.level < options.minLevel) return undefined;
  const details = Object.entries(entry)
    .filter(([name]) => !routine.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const error = entry.err ? `\n    ${(entry.err.stack ?? entry.err.message ?? '').replaceAll('\n', '\n    ')}` : '';
  const level = (names[entry.level] ?? String(entry.level)).padEnd(5);
  const color = options.color ? colors[entry.level] : undefined;
  return `  ${service.padEnd(15)} ${color ? `\u001b[${color}m${level}\u001b[0m` : level} ${[entry.msg ?? '', ...details].join('  ')}${error}`;
}

interface LogEntry extends Record<string, unknown> {
  level: number;
  msg?: string;
  err?: { message?: string; stack?: string };
}

function parse(line: string): LogEntry | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as Partial<LogEntry>;
    return typeof entry.level === 'number' ? (entry as LogEntry) : undefined;
  } catch {
    return undefined; // not a log object
  }
}
