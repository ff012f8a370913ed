/** A client of the marketplace for partners, generated from its contract. It needs `fetch` and nothing else. */

export interface MarketplaceOptions {
  /** Where the marketplace is, such as `https://api.example.com`. */
  url: string;
  /** API key, `mk_live_...`, or `mk_test_...` for the sandbox. */
  key: string;
  /** How often a refusal for a budget, or a failure that says when to come back, is waited out; 3 unless given. */
  retries?: number;
  fetch?: typeof fetch;
}

export interface CallOptions {
  operationName?: string;
  signal?: AbortSignal;
}

export interface CostReport {
  requested: number;
  actual: number;
  remaining: number;
  /** Seconds until the budget is whole again. */
  reset: number;
}

export interface Answer<Data> {
  data: Data;
  /** Parts that failed while the rest is there. */
  errors: readonly MarketplaceProblem[];
  cost: CostReport | undefined;
}

export interface MarketplaceProblem {
  message: string;
  path?: readonly (string | number)[];
  extensions: { code: string; retryAfterSeconds?: number };
}

/** Nothing came back but a refusal. `code` is for programs, `message` for people. */
export class MarketplaceError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problems: readonly MarketplaceProblem[];

  constructor(status: number, problems: readonly MarketplaceProblem[]) {
    super(problems[0]?.message ?? `The marketplace answered with ${status}`);
    this.name = 'MarketplaceError';
    this.status = status;
    this.code = problems[0]?.extensions.code ?? 'UNKNOWN';
    this.problems = problems;
  }
}

interface Body<Data> {
  data?: Data | null;
  errors?: MarketplaceProblem[];
  extensions?: { cost?: CostReport };
}

const longestWaitSeconds = 60;

/** Sends any operation of the contract. Only refusals from before anything ran are repeated, so that no write happens twice. */
export function createAsk({ url, key, retries = 3, fetch: send = fetch }: MarketplaceOptions) {
  const endpoint = new URL('/partner/graphql', url);
  return async function ask<Data>(query: string, variables: Record<string, unknown> = {}, { operationName, signal }: CallOptions = {}): Promise<Answer<Data>> {
    for (let attempt = 0; ; attempt++) {
      const response = await send(endpoint, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables, operationName }),
        ...(signal && { signal }),
      });
      const { data, errors = [], extensions } = (await response.json()) as Body<Data>;
      if (data !== null && data !== undefined) return { data, errors, cost: extensions?.cost };
      const wait = Number(response.headers.get('retry-after'));
      if (response.status !== 429 || attempt >= retries || !(wait > 0 && wait <= longestWaitSeconds)) throw new MarketplaceError(response.status, errors);
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    }
  };
}

// The operations follow.
