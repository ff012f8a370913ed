import { errorsOf, type Report } from '../finding.ts';

/** The report for programs: `{ passed, base, timings, findings }`, findings as in finding.ts. */
export function jsonReport(report: Report): string {
  return JSON.stringify({ passed: errorsOf(report.findings).length === 0, ...report }, null, 2);
}
