/** The tables of all services as their migrations leave them, read from the statements. */
import { allStatements } from '../../dev/migrations/statements.ts';
import { splitTopLevel } from '../../dev/migrations/split.ts';

export interface Table {
  readonly owner: string;
  readonly name: string;
  readonly columns: Set<string>;
  /** Unique keys by name, the primary key as PRIMARY. */
  readonly unique: Map<string, string[]>;
  readonly definition: string;
}

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim().replaceAll('`', '').replace(/\(\d+\)$/, ''));

/** Every table, with what later migrations added. */
export async function tablesOfAll(): Promise<Table[]> {
  const tables = new Map<string, Table>();
  for (const { owner, statements } of await allStatements()) {
    for (const sql of statements) {
      const [, created, body] = /^CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)`? ?\((.*)\)/i.exec(sql) ?? [];
      if (created && body) tables.set(`${owner} ${created}`, withClauses({ owner, name: created, columns: new Set(), unique: new Map(), definition: sql }, splitTopLevel(body)));
      const [, altered, clauses] = /^ALTER TABLE `?(\w+)`? (.+)$/i.exec(sql) ?? [];
      const table = tables.get(`${owner} ${altered}`);
      if (table && clauses) withClauses(table, splitTopLevel(clauses).flatMap((clause) => (/^ADD (?:COLUMN )?/i.test(clause) ? [clause.replace(/^ADD (?:COLUMN )?/i, '')] : [])));
    }
  }
  return [...tables.values()];
}

function withClauses(table: Table, clauses: readonly string[]): Table {
  for (const clause of clauses) {
    const [, kind, name, columns] = /^(?:CONSTRAINT \w+ )?(PRIMARY KEY|UNIQUE(?: KEY| INDEX)?) ?`?(\w*)`? ?\((.+)\)/i.exec(clause) ?? [];
    if (kind && columns) table.unique.set(/^PRIMARY/i.test(kind) ? 'PRIMARY' : (name ?? ''), namesIn(columns));
    else if (!/^(?:KEY|INDEX|FULLTEXT|CONSTRAINT|FOREIGN|CHECK)\b/i.test(clause)) {
      const column = /^`?(\w+)`?/.exec(clause)?.[1] ?? '';
      table.columns.add(column);
      if (/\bPRIMARY KEY\b/i.test(clause)) table.unique.set('PRIMARY', [column]);
      else if (/\bUNIQUE\b/i.test(clause)) table.unique.set(column, [column]);
    }
  }
  return table;
}
