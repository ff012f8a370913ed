/** What `npm audit --json` has said. */
export type AuditVerdict =
  | { readonly kind: 'clean'; readonly packages: number }
  | { readonly kind: 'findings'; readonly findings: readonly string[] }
  | { readonly kind: 'no answer'; readonly why: string };

interface Finding {
  name: string;
  severity: string;
  range?: string;
  fixAvailable?: boolean | { name: string; version: string };
  via?: readonly (string | { title?: string; url?: string })[];
}

interface Report {
  vulnerabilities?: Record<string, Finding>;
  metadata?: { vulnerabilities?: { total?: number }; dependencies?: { prod?: number; total?: number } };
  message?: string;
  error?: { summary?: string; code?: string };
}

/** Tells a clean tree from findings, and both from a registry that did not look: its silence proves nothing. */
export function verdictOf(output: string): AuditVerdict {
  const report = parsed(output);
  if (!report) return { kind: 'no answer', why: output.trim().slice(0, 300) || 'npm audit printed nothing' };
  const total = report.metadata?.vulnerabilities?.total;
  if (report.error || total === undefined) return { kind: 'no answer', why: report.message || report.error?.summary || report.error?.code || 'the answer is no audit report' };
  if (total > 0) return { kind: 'findings', findings: Object.values(report.vulnerabilities ?? {}).map((finding) => inWords(finding)) };
  return { kind: 'clean', packages: report.metadata?.dependencies?.prod ?? report.metadata?.dependencies?.total ?? 0 };
}

function inWords({ name, severity, range, via = [], fixAvailable }: Finding): string {
  const causes = via.map((cause) => (typeof cause === 'string' ? `through ${cause}` : [cause.title, cause.url].filter(Boolean).join(' ')));
  const fix = typeof fixAvailable === 'object' ? `fixed by ${fixAvailable.name} ${fixAvailable.version}` : fixAvailable ? 'a fix is available' : 'no fix yet';
  return `${severity}: ${name} ${range ?? ''} (${causes.join('; ')}) - ${fix}`;
}

function parsed(output: string): Report | undefined {
  try {
    const value: unknown = JSON.parse(output);
    return typeof value === 'object' && value !== null ? (value as Report) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
