import type { Params } from './stripe-state.ts';

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** One page of a list, newest first, with `created`, `limit` and `starting_after` as Stripe documents them. */
export function page<T extends { id: string; created: number }>(url: string, all: readonly T[], params: Params) {
  const gte = Number(params.get('created[gte]') ?? 0);
  const lt = Number(params.get('created[lt]') ?? Infinity);
  const fitting = all.filter(({ created }) => created >= gte && created < lt).toReversed();
  const start = fitting.findIndex(({ id }) => id === params.get('starting_after')) + 1;
  const end = start + Number(params.get('limit') ?? 10);
  return { object: 'list', has_more: end < fitting.length, url, data: fitting.slice(start, end) };
}

interface Entry {
  type: string;
  amount: number;
  currency: string;
  source: object | string | null;
  fee?: number;
  created?: number;
  exchange_rate?: number;
  description?: string;
}

/** The account's balance: what came and went, each with its source as `expand` shows it. */
export function createBalanceDouble() {
  const transactions: ({ id: string; created: number } & Entry)[] = [];
  return {
    add(entry: Entry): void {
      const { fee = 0, created = nowSeconds(), exchange_rate = null, description = null } = entry;
      const id = `txn_${transactions.length + 1}`;
      const made = { object: 'balance_transaction', ...entry, id, created, fee, net: entry.amount - fee, exchange_rate, description, status: 'pending', available_on: created };
      transactions.push(made as (typeof transactions)[number]);
    },
    list: (params: Params) => page('/v1/balance_transactions', transactions, params),
  };
}
