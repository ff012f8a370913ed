import type { Failure } from './crowd.ts';

/** Each failure in words, with what the services logged about it, the oldest line first. `logs` are by name of the process. */
export function explainFailures(failures: readonly Failure[], logs: () => Readonly<Record<string, string>>): string[] {
  if (failures.length === 0) return [];
  const all = Object.entries(logs()).flatMap(([process, text]) => text.split('\n').map((line) => `${process}: ${line}`));
  return failures.map(({ what, problem, traceId }) => [`${what}: ${problem}`, ...(traceId ? linesAbout(traceId, all) : ['no trace id'])].join('\n  '));
}

/** More than one request leaves says no more. */
const mostLines = 40;

function linesAbout(traceId: string, lines: readonly string[]): string[] {
  const found = lines.filter((line) => line.includes(traceId)).toSorted((one, other) => timeOf(one).localeCompare(timeOf(other)));
  return [`trace ${traceId}, ${found.length} lines`, ...found.slice(-mostLines)];
}

const timeOf = (line: string): string => /"time":"([^"]+)"/.exec(line)?.[1] ?? '';
