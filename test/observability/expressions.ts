/** What a PromQL expression reads: metrics with the labels that it names for them. Enough for the expressions of this repository; no parser. */

const words = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'bool', 'offset', 'group_left', 'group_right', 'inf', 'nan']);

export interface Read {
  readonly metrics: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

export function readsOf(expression: string): Read {
  const labels = new Set<string>();
  const noted = expression
    .replaceAll(/\{([^}]*)\}/g, (_whole, selector: string) => {
      for (const [, label = ''] of selector.matchAll(/([a-z_]\w*)\s*(?:=~|!~|!=|=)/gi)) labels.add(label);
      return ' ';
    })
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_whole, list: string) => {
      for (const label of list.split(',')) labels.add(label.trim());
      return ' ';
    })
    .replaceAll(/"[^"]*"/g, ' ');
  const metrics = [...noted.matchAll(/[a-z_:][\w:]*(?!\s*\(|[\w:])/gi)].map(([name]) => name).filter((name) => !words.has(name.toLowerCase()) && !/^e\d*$/i.test(name));
  return { metrics: new Set(metrics), labels };
}

/** The metric behind a series: a histogram's parts are one metric. */
export function metricOf(series: string): string {
  return series.replace(/_(?:bucket|count|sum)$/, '');
}
