/** The report as SARIF 2.1.0, which code scanning services read. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import type { Finding, Report } from '../finding.ts';

export function sarifReport({ findings }: Report): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'schema-check', rules: rules.map((id) => ({ id, shortDescription: { text: id } })) } }, results: findings.map((finding) => result(finding, rules)) }],
  };
  return JSON.stringify(log, null, 2);
}

function result({ rule, severity, message, fix, place, overridden }: Finding, rules: readonly string[]) {
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: severity,
    message: { text: fix ? `${message}\n${fix}` : message },
    ...(place ? { locations: [{ physicalLocation: { artifactLocation: { uri: place.file }, region: { startLine: place.line, ...(place.column ? { startColumn: place.column } : {}) } } }] } : {}),
    ...(overridden ? { suppressions: [{ kind: 'external', justification: `${overridden.reason} (${overridden.by}, until ${overridden.until})` }] } : {}),
  };
}
