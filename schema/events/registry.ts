/** Every message contract there is, by type: the one list that documentation, consumers and checks work from. */
import type { Contract } from '#platform/messaging/contract';
import * as all from './all.ts';

const exported: readonly unknown[] = Object.values(all);

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'type' in value && 'schema' in value && 'example' in value;
}

export const contracts: readonly Contract[] = exported.filter(isContract).sort((a, b) => (a.type < b.type ? -1 : 1));
