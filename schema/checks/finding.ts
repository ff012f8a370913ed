/** What the checks report: one shape for people, machines and pull requests. */

/** `error` fails the check, `warning` and `note` don't. */
export type Severity = 'error' | 'warning' | 'note';

export interface Place {
  /** Path from the root of the project. */
  file: string;
  /** From 1. */
  line: number;
  column?: number;
}

/** A client that uses something, and how much of that is known. */
export interface SchemaUser {
  /** Name and version, for example `mobile 1.4.0`, or `acme-erp 3.1`. */
  client: string;
  /** Names of its operations that use it. */
  operations: readonly string[];
  /** Calls seen in the window; undefined where nobody counted. */
  calls?: number;
}

export interface Finding {
  /** Stable name, `<area>/<what>`: `composition/...`, `breaking/...`, `dangerous/...`, `safe/...`, `operations/...`, `lint/...`. */
  rule: string;
  severity: Severity;
  /** What is wrong, in one sentence. */
  message: string;
  /** What to do about it. */
  fix?: string;
  /** `Type`, `Type.field` or `Type.field.argument`. */
  coordinate?: string;
  /** Which published schema changed: api, partner, bff-web, bff-mobile. */
  schema?: string;
  place?: Place;
  usedBy?: readonly SchemaUser[];
  /** Why it was let pass, where schema/overrides.json says so. */
  overridden?: { reason: string; by: string; until: string };
}

export interface Report {
  findings: readonly Finding[];
  /** What the schemas were compared with; null when there was nothing to compare with. */
  base: string | null;
  /** How long each part took, in milliseconds. */
  timings: Readonly<Record<string, number>>;
  /** What each registered operation costs at the gateway, dearest first. */
  costs?: readonly { client: string; operation: string; cost: number }[];
}

/** Findings that fail the check. */
export function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.severity === 'error' && !finding.overridden);
}
