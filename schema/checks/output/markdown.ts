/** The report as one comment on a pull request. */
import { errorsOf, type Finding, type Report } from '../finding.ts';
import { describeUser } from './people.ts';

/** First line of the comment, by which a later run finds and replaces it. */
export const commentMarker = '<!-- schema-check -->';

// A comment may have 65,536 characters.
const longest = 60_000;
const mostRows = 50;

export function markdownReport(report: Report): string {
  const open = report.findings.filter(({ overridden }) => !overridden);
  const errors = errorsOf(report.findings);
  const changes = open.filter(({ schema, severity }) => schema && severity === 'note');
  const sections = [
    section('Errors', errors, true),
    section('Warnings', open.filter(({ severity }) => severity === 'warning'), true),
    section('Let pass', report.findings.filter(({ overridden }) => overridden), false),
    section('Safe changes', changes, false),
  ];
  const title = errors.length > 0 ? `### ❌ Schema check: ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}` : '### ✅ Schema check passed';
  const compared = report.base === null ? 'There was nothing to compare with.' : `Compared with ${escape(report.base)}.`;
  const text = [commentMarker, title, compared, ...sections.filter(Boolean)].join('\n\n');
  return text.length > longest ? `${text.slice(0, longest)}\n\n… the rest is in the log of the check.` : text;
}

function section(title: string, findings: readonly Finding[], isOpen: boolean): string {
  if (findings.length === 0) return '';
  const rows = findings.slice(0, mostRows).map(row);
  const more = findings.length > mostRows ? `\n\n… and ${findings.length - mostRows} more.` : '';
  return `<details${isOpen ? ' open' : ''}><summary>${title} (${findings.length})</summary>\n\n| what | where | who and what to do |\n|---|---|---|\n${rows.join('\n')}${more}\n\n</details>`;
}

function row({ rule, schema, message, fix, place, usedBy, overridden }: Finding): string {
  const what = `${schema ? `**${schema}** ` : ''}${escape(message)}<br><code>${rule}</code>`;
  const users = (usedBy ?? []).map((user) => `used by ${escape(describeUser(user))}`);
  const pass = overridden ? [`${escape(overridden.reason)} (${escape(overridden.by)}, until ${overridden.until})`] : [];
  return `| ${what} | ${place ? `\`${place.file}:${place.line}\`` : ''} | ${[...users, ...pass, ...(fix ? [escape(fix)] : [])].join('<br>')} |`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ').replaceAll('@', '@\u200B');
}
