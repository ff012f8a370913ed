/** What the processes of a stack have used and done so far, read from their metrics. */

export interface Counters {
  cpuSeconds: number;
  sqlStatements: number;
  httpRequests: number;
  messages: number;
}

const zero: Counters = { cpuSeconds: 0, sqlStatements: 0, httpRequests: 0, messages: 0 };
const metricOf: Record<string, keyof Counters> = {
  process_cpu_seconds_total: 'cpuSeconds',
  db_query_duration_seconds_count: 'sqlStatements',
  http_request_duration_seconds_count: 'httpRequests',
  consumer_messages_total: 'messages',
};

/** Sums over all services. Health probes and metrics themselves are left out. */
export async function readCounters(urls: Readonly<Record<string, string>>): Promise<Counters> {
  const sums = { ...zero };
  for (const url of Object.values(urls)) {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const line of text.split('\n')) {
      const match = /^([a-z_]+)(\{[^}]*\})? ([\d.e+-]+)$/.exec(line);
      const counter = match && metricOf[match[1] as string];
      if (counter && !/health|metrics/.test(match[2] ?? '')) sums[counter] += Number(match[3]);
    }
  }
  return sums;
}

/** What was used and done between two readings. */
export function difference(before: Counters, after: Counters): Counters {
  return {
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    sqlStatements: after.sqlStatements - before.sqlStatements,
    httpRequests: after.httpRequests - before.httpRequests,
    messages: after.messages - before.messages,
  };
}
