/** The report for people: worst first, grouped by rule, each with its place and what to do. */
import { styleText } from 'node:util';
import { errorsOf, type Finding, type Report, type SchemaUser } from '../finding.ts';

type Style = Parameters<typeof styleText>[0];

const marks: Record<Finding['severity'], { sign: string; style: Style }> = {
  error: { sign: '✗', style: 'red' },
  warning: { sign: '!', style: 'yellow' },
  note: { sign: '·', style: 'dim' },
};

/** Text for a terminal; coloured where standard output is one. Notes are counted only, unless all are wanted. */
export function peopleReport(report: Report, { all = false, command = 'schema check' }: { all?: boolean; command?: string } = {}): string {
  const shown = report.findings.filter((finding) => all || (finding.severity !== 'note' && !finding.overridden));
  const groups = Map.groupBy(shown, ({ rule, severity }) => `${severity} ${rule}`);
  const order = ['error', 'warning', 'note'];
  const sorted = [...groups.values()].sort((a, b) => order.indexOf(a[0]?.severity ?? '') - order.indexOf(b[0]?.severity ?? ''));
  return [...sorted.map(group), conclusion(report, command)].join('\n');
}

function group(findings: readonly Finding[]): string {
  const [first] = findings;
  if (!first) return '';
  const { sign, style } = marks[first.severity];
  const lines = findings.flatMap(describe);
  return `${styleText([style, 'bold'] as Style, `${sign} ${first.rule}`)}\n${lines.join('\n')}\n`;
}

function describe(finding: Finding): string[] {
  const place = finding.place ? styleText('cyan', `${finding.place.file}:${finding.place.line}`) : '';
  const schema = finding.schema ? `[${finding.schema}] ` : '';
  return [
    `  ${schema}${finding.message.replaceAll('\n', '\n    ')}`,
    ...(place ? [`    ${place}`] : []),
    ...(finding.usedBy ?? []).map((user) => `    used by ${describeUser(user)}`),
    ...(finding.overridden ? [styleText('dim', `    let pass until ${finding.overridden.until} by ${finding.overridden.by}: ${finding.overridden.reason}`)] : []),
    ...(finding.fix ? [styleText('green', `    → ${finding.fix}`)] : []),
  ];
}

const fewOperations = 5;

/** `mobile 1.4.0: Product, Home (1,204 calls)`. */
export function describeUser({ client, operations, calls }: SchemaUser): string {
  const names = operations.slice(0, fewOperations).join(', ');
  const more = operations.length > fewOperations ? ` and ${operations.length - fewOperations} more` : '';
  return `${client}: ${names}${more}${calls === undefined ? '' : ` (${calls.toLocaleString('en')} calls)`}`;
}

function conclusion({ findings, base, timings }: Report, command: string): string {
  const errors = errorsOf(findings).length;
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity && !finding.overridden).length;
  const overridden = findings.filter((finding) => finding.overridden).length;
  const parts = [`${errors} errors`, `${count('warning')} warnings`, `${count('note')} notes`, ...(overridden > 0 ? [`${overridden} let pass`] : [])];
  const compared = base === null ? 'not compared with anything: no base was found' : `compared with ${base}`;
  const seconds = Object.values(timings).reduce((sum, each) => sum + each, 0) / 1000;
  const verdict = errors > 0 ? styleText('red', `✗ ${command} failed`) : styleText('green', `✓ ${command} passed`);
  return `${verdict}: ${parts.join(', ')}; ${compared} (${seconds.toFixed(1)} s)`;
}
