import type { Colour } from './edge-config.ts';

/** GraphQL answers 200 whatever happens; what went wrong for a reason of ours is counted by the process itself. */
const ours = /^graphql_errors_total\{code="(?:INTERNAL|UNAVAILABLE|TIMEOUT)"\} (\d+)/gm;

export interface ErrorCounts {
  /** Errors since the last call, by version. */
  read(): Promise<Record<Colour, number>>;
}

/** Follows the error counts that both versions show at their `/metrics`. A process that was started again begins anew. */
export function followErrors({ urls, token }: { urls: Readonly<Record<Colour, string>>; token?: string | undefined }): ErrorCounts {
  const last: Partial<Record<Colour, number>> = {};
  const since = async (colour: Colour): Promise<number> => {
    const total = await totalAt(urls[colour], token);
    if (total === undefined) return 0;
    const before = last[colour] ?? total;
    last[colour] = total;
    return Math.max(0, total - before);
  };
  return {
    async read() {
      const [blue, green] = await Promise.all([since('blue'), since('green')]);
      return { blue, green };
    },
  };
}

/** Undefined while it does not answer: then requests fail, too, which the edge's log tells. @throws Error when we may not ask. */
async function totalAt(url: string, token: string | undefined): Promise<number | undefined> {
  const response = await fetch(url, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
  if (!response) return undefined;
  if (!response.ok) throw new Error(`${url} answered ${response.status}: metrics are for operators, from this machine or with OPERATIONS_TOKEN`);
  return [...(await response.text()).matchAll(ours)].reduce((sum, [, count]) => sum + Number(count), 0);
}
