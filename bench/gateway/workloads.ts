import type { ExecutionResult } from 'graphql';
import { marketplace } from './marketplace-workload.ts';
import { shop } from './workload.ts';

/** Subgraphs and what their gateway is asked. */
export interface Workload {
  /** Answers of the subgraphs, by name. */
  serve(): Readonly<Record<string, (query: string, variables: Record<string, unknown> | undefined) => Promise<ExecutionResult>>>;
  /** The supergraph with every subgraph at its address. */
  supergraphFor(urls: Readonly<Record<string, string>>): string;
  /** What is measured: many requests and much data; few and little. */
  readonly operations: Readonly<Record<string, string>>;
}

/** Four small subgraphs, and our own five. */
export const workloads: Readonly<Record<string, Workload>> = { shop, marketplace };

/** Throws when there is none of this name. */
export function workloadOf(name: string): Workload {
  const workload = workloads[name];
  if (!workload) throw new Error(`There is no workload "${name}"; there are ${Object.keys(workloads).join(', ')}`);
  return workload;
}

/** The operation of this name; all of them for an empty one. Throws when there is none. */
export function operationsOf({ operations }: Workload, name: string): Readonly<Record<string, string>> {
  if (name === '') return operations;
  const query = operations[name];
  if (query === undefined) throw new Error(`There is no operation "${name}"; there are ${Object.keys(operations).join(', ')}`);
  return { [name]: query };
}
