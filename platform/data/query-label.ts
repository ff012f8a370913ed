const pattern = /^\s*(\w+)(?:[\s\S]*?\b(?:from|into|update|join|table)\s+`?([\w$]+)`?)?/i;
const labels = new Map<string, string>();
const maxLabels = 2000;

/** A short metric label for a statement, such as `select outbox`: bounded in number, free of values. */
export function queryLabel(sql: string): string {
  const known = labels.get(sql);
  if (known !== undefined) return known;
  const label = makeLabel(sql);
  if (labels.size < maxLabels) labels.set(sql, label);
  return label;
}

function makeLabel(sql: string): string {
  const match = pattern.exec(sql);
  const verb = (match?.[1] ?? 'other').toLowerCase();
  if (verb === 'update') return `update ${/^\s*update\s+`?([\w$]+)/i.exec(sql)?.[1] ?? ''}`.trim();
  return match?.[2] === undefined ? verb : `${verb} ${match[2]}`;
}
