/** Where the work of a run went: CPU by service, SQL statements by service and text. */
import type { ServiceName } from '../../dev/services.ts';

export type Detail = Map<string, number>;

/** Readings by name: `cpu <service>` in seconds, `sql <service> <statement>` in statements. */
export async function readDetail(urls: Readonly<Record<ServiceName, string>>): Promise<Detail> {
  const detail: Detail = new Map();
  for (const [service, url] of Object.entries(urls)) {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const line of text.split('\n')) {
      const match = /^([a-z_]+)(?:\{(.*)\})? ([\d.e+-]+)$/.exec(line);
      if (!match) continue;
      const [, name, labels = '', value] = match;
      if (name === 'process_cpu_seconds_total') detail.set(`cpu ${service}`, Number(value));
      if (name === 'db_query_duration_seconds_count') detail.set(`sql ${service} ${/query="([^"]*)"/.exec(labels)?.[1] ?? ''}`, Number(value));
    }
  }
  return detail;
}

/** The largest growths between two readings, per checkout. */
export function describeDetail(before: Detail, after: Detail, completed: number): string {
  const rows = [...after].map(([name, value]) => ({ name, each: (value - (before.get(name) ?? 0)) / Math.max(1, completed) }));
  const cpu = rows.filter(({ name }) => name.startsWith('cpu')).map(({ name, each }) => `  ${name.slice(4).padEnd(18)} ${(each * 1_000).toFixed(1)} ms`);
  const sql = rows
    .filter(({ name, each }) => name.startsWith('sql') && each >= 0.2)
    .sort((a, b) => b.each - a.each)
    .map(({ name, each }) => `  ${each.toFixed(1).padStart(6)}  ${name.slice(4)}`);
  return `CPU per checkout\n${cpu.join('\n')}\n\nSQL statements per checkout\n${sql.join('\n')}`;
}
