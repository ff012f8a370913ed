/** The variables of examples as the explorer fills them in: with data of the key that asks. */
import { randomUUID } from 'node:crypto';
import type { Prefill } from '../../gateway/explorer/examples.ts';

export type Ask = (query: string, variables?: Record<string, unknown>) => Promise<{ status: number; data?: unknown; errors?: { message: string; extensions: { code: string } }[]; extensions?: { cost: { requested: number; actual: number; remaining: number } } }>;

export async function demoValues(ask: Ask, prefill: Prefill): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const { query, values: paths } of prefill) {
    const { data } = await ask(query, { vendorId: values['vendorId'] });
    for (const [name, path] of Object.entries(paths)) {
      const found = path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | null | undefined)?.[part], data);
      if (found !== undefined && found !== null) values[name] = found;
    }
  }
  return values;
}

/** Throws for a value that nothing was found for. */
export function filled(variables: Readonly<Record<string, unknown>>, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const valueOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(valueOf);
    if (typeof value === 'object' && value !== null) return filled(value as Record<string, unknown>, values);
    if (typeof value !== 'string' || !value.startsWith('$')) return value;
    if (value === '$uuid') return randomUUID();
    if (value === '$sku') return `NEW-${randomUUID().slice(0, 8)}`;
    if (!(value.slice(1) in values)) throw new Error(`nothing was found for ${value}`);
    return values[value.slice(1)];
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, valueOf(value)]));
}
