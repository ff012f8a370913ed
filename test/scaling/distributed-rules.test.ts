/** What a distributed engine (Vitess, TiDB) asks of tables and statements, so that growing past one server changes no code. See docs/scaling.md. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { allStatements } from '../../dev/migrations/statements.ts';
import { subgraphNames } from '../../dev/services.ts';
import { sourceFiles } from '../source-files.ts';
import { foreignKeys, hotTables, queues } from './shards.ts';
import { tablesOfAll, type Table } from './tables.ts';

let tables: Table[];
before(async () => {
  tables = await tablesOfAll();
});

const code = sourceFiles().filter(({ path }) => /^(?:subgraphs|platform)\//.test(path) && !/\.test\.ts$|\/test\/|\/testing\/|\/migrations\//.test(path));

describe('tables', () => {
  test('have a primary key each, which is no counter of the engine where anything refers to it', () => {
    assert.ok(tables.length > 100);
    assert.deepEqual(tables.filter(({ unique }) => !unique.has('PRIMARY')).map(({ owner, name }) => `${owner} ${name}`), []);
    const counting = tables.filter(({ definition }) => /AUTO_INCREMENT/i.test(definition)).map(({ owner, name }) => `${owner} ${name}`);
    assert.deepEqual(counting.filter((name) => !queues.has(name)), []);
    assert.deepEqual([...queues].filter((name) => !counting.includes(name)), [], 'what is no counter any more needs no exception');
  });

  test('are tied by foreign keys only within one shard, and have no triggers, procedures, events or partitions of the engine', async () => {
    for (const { owner, name, statements } of await allStatements()) {
      for (const sql of statements) {
        const keys = [...sql.matchAll(/CONSTRAINT `?(\w+)`? FOREIGN KEY/gi)].map(([, key]) => `${owner} ${key}`);
        assert.equal((sql.match(/FOREIGN KEY/gi) ?? []).length, keys.length, `${owner} ${name}: a foreign key without a name`);
        assert.deepEqual(keys.filter((key) => !foreignKeys.has(key)), [], `${owner} ${name}`);
        assert.doesNotMatch(sql, /CREATE (?:TRIGGER|PROCEDURE|FUNCTION|EVENT)|PARTITION BY/i, `${owner} ${name}`);
      }
    }
  });

  test('of hot paths have their shard key in each unique key; what spans shards is on the list of lookups, and nothing else is', () => {
    for (const [owner, own] of Object.entries(hotTables)) {
      for (const [name, { by, lookups = [] }] of Object.entries(own)) {
        const table = tables.find((each) => each.owner === owner && each.name === name);
        assert.ok(table?.columns.has(by), `${owner} ${name} has a column ${by}`);
        const spanning = [...(table?.unique ?? [])].filter(([, columns]) => !columns.includes(by)).map(([key]) => key);
        assert.deepEqual(spanning.toSorted(), lookups.toSorted(), `${owner} ${name}: unique keys without ${by}`);
      }
    }
  });
});

describe('statements', () => {
  test('of a service name no table that only another one has: no query and no transaction spans services', () => {
    for (const service of subgraphNames) {
      const own = new Set(tables.filter(({ owner }) => owner === service || owner === 'platform').map(({ name }) => name));
      const foreign = new Set(tables.map(({ name }) => name).filter((name) => !own.has(name)));
      for (const { path, text } of code.filter((file) => file.path.startsWith(`subgraphs/${service}/`))) {
        const named = [...text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+`?([a-z_]+)`?(?=[\s(`'])/g)].map(([, name]) => name ?? '');
        assert.deepEqual(named.filter((name) => foreign.has(name)), [], path);
      }
    }
  });

  test('name no database: which server holds a table is not theirs to know', () => {
    for (const { path, text } of code) assert.doesNotMatch(text, /\b(?:FROM|JOIN|INTO|UPDATE)\s+`?(?!information_schema)\w+`?\.`?\w+`?\s+(?:SET|WHERE|VALUES|\()/, path);
  });

  test('lock no tables, and take locks of the server in migrations only', () => {
    const locking = code.filter(({ text }) => /\bLOCK TABLES\b|\bGET_LOCK\(/.test(text)).map(({ path }) => path);
    assert.deepEqual(locking, ['platform/data/migrate.ts']);
  });

  test('of hot paths change and remove rows by their shard key or their id, never by a range over all shards', () => {
    const unnamed: string[] = [];
    for (const [service, own] of Object.entries(hotTables)) {
      for (const { path, text } of code.filter((file) => file.path.startsWith(`subgraphs/${service}/`) && !sweepers.test(file.path))) {
        for (const [, update, removed, where] of text.matchAll(/(?:UPDATE ([a-z_]+)\s+SET|DELETE FROM ([a-z_]+))\b[^;]*?\bWHERE\b([^;`'"]*)/g)) {
          const table = update ?? removed ?? '';
          const placement = own[table];
          if (placement && !new RegExp(`\\b(?:id|${placement.by})\\s*(?:=|IN\\b)`).test(where ?? '')) unnamed.push(`${path}: ${table} WHERE${(where ?? '').slice(0, 80)}`);
        }
      }
    }
    assert.deepEqual(unnamed, []);
  });
});

/** Background work that goes over all shards on purpose, in small steps. */
const sweepers = /retention|sweep|erase|privacy|personal|expire|invariants|rebuild/;
