import type { Usage } from './recorded.ts';

/** Files of several gateways and days as one record per schema, client and version: calls summed, the latest day kept. */
export function mergeUsage(records: readonly Usage[]): Usage[] {
  const merged = new Map<string, Usage>();
  for (const record of records) {
    const key = JSON.stringify([record.schema, record.client.name, record.client.version]);
    const known = merged.get(key);
    merged.set(key, known ? joined(known, record) : { ...record, operations: joinedOperations([], record.operations) });
  }
  return [...merged.values()];
}

function joined(a: Usage, b: Usage): Usage {
  return { ...a, from: a.from < b.from ? a.from : b.from, to: a.to > b.to ? a.to : b.to, operations: joinedOperations(a.operations, b.operations) };
}

function joinedOperations(a: Usage['operations'], b: Usage['operations']): Usage['operations'] {
  const byText = new Map(a.map((operation) => [operation.id ?? operation.document, operation]));
  for (const operation of b) {
    const known = byText.get(operation.id ?? operation.document);
    const sum = known && { ...known, calls: known.calls + operation.calls, lastSeen: known.lastSeen > operation.lastSeen ? known.lastSeen : operation.lastSeen };
    byText.set(operation.id ?? operation.document, sum ?? operation);
  }
  return [...byText.values()].sort((x, y) => y.calls - x.calls);
}

/** `partner.acme-erp.3_1.json`; names are the clients' own and no paths. */
export function usageFileName({ schema, client }: Pick<Usage, 'schema' | 'client'>): string {
  return `${[schema, client.name, client.version].map((part) => part.replace(/[^\w-]+/g, '_')).join('.')}.json`;
}
