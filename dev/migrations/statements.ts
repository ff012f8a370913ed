/** What each migration would do, as SQL, without a database. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { platformMigrations } from '#platform/data/database';
import { migrations as notification } from '../../subgraphs/notification/data/migrations/index.ts';
import { migrations as order } from '../../subgraphs/order/data/migrations/index.ts';
import { migrations as product } from '../../subgraphs/product/data/migrations/index.ts';
import { migrations as user } from '../../subgraphs/user/data/migrations/index.ts';
import { migrations as vendor } from '../../subgraphs/vendor/data/migrations/index.ts';

/** A migration that takes away what an earlier release has stopped using says so: `contractOf = '0.4.0'`. */
export type Migration = new () => MigrationInterface & { readonly contractOf?: string };

export interface MigrationStatements {
  readonly owner: string;
  readonly name: string;
  readonly contractOf: string | undefined;
  readonly statements: readonly string[];
}

export const allMigrations: Readonly<Record<string, readonly Migration[]>> = { platform: platformMigrations, user, vendor, product, order, notification };

/** Runs the migration against nothing, and writes down what it sends. What it reads first comes back empty. */
export async function statementsOf(owner: string, migration: Migration): Promise<MigrationStatements> {
  const statements: string[] = [];
  const recorder = {
    query: (sql: string) => {
      statements.push(withoutComments(sql));
      return Promise.resolve([]);
    },
  };
  const instance = new migration();
  await instance.up(recorder as unknown as QueryRunner);
  return { owner, name: instance.name ?? migration.name, contractOf: instance.contractOf, statements };
}

/** The statements of every migration of every service, in their order. */
export async function allStatements(): Promise<MigrationStatements[]> {
  const pairs = Object.entries(allMigrations).flatMap(([owner, list]) => list.map((migration) => [owner, migration] as const));
  return await Promise.all(pairs.map(([owner, migration]) => statementsOf(owner, migration)));
}

const withoutComments = (sql: string): string => sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replaceAll(/\s+/g, ' ').trim();
