/** Annotations for GitHub Actions: one command per line. https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
import type { Finding, Report } from '../finding.ts';

// The service shows only ten of each kind per step.
const most = 10;

export function githubAnnotations({ findings }: Report): string {
  const open = findings.filter(({ overridden }) => !overridden);
  return (['error', 'warning'] as const).flatMap((severity) => open.filter((finding) => finding.severity === severity).slice(0, most).map(annotation)).join('\n');
}

function annotation({ severity, rule, message, fix, place }: Finding): string {
  const properties = [...(place ? [`file=${property(place.file)}`, `line=${place.line}`] : []), `title=${property(rule)}`];
  return `::${severity} ${properties.join(',')}::${data(fix ? `${message}\n${fix}` : message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
