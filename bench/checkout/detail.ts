/** Where the work of a run went: CPU by service, SQL statements by service and text. */
import { testProfile } from '../../dev/backing/profile.ts';
import type { ServiceName } from '../../dev/services.ts';
import { readServerCpu } from './server-cpu.ts';

export type Detail = Map<string, number>;

/** Readings by name: `cpu <service, server or clients>` in seconds, `sql <service> <statement>` in statements. */
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
  for (const [server, seconds] of readServerCpu(testProfile)) detail.set(`cpu ${server}`, seconds);
  const { user, system } = process.cpuUsage();
  detail.set('cpu clients', (user + system) / 1_000_000);
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
  const total = rows.reduce((sum, { name, each }) => (name.startsWith('cpu') ? sum + each : sum), 0);
  return `CPU per checkout\n${cpu.join('\n')}\n  ${'in all'.padEnd(18)} ${(total * 1_000).toFixed(1)} ms\n\nSQL statements per checkout\n${sql.join('\n')}`;
}
