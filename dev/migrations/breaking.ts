/** Which changes of a migration would break the version that still runs while it is applied. */
import { splitTopLevel } from './split.ts';
import type { MigrationStatements } from './statements.ts';

const ways = 'Add beside it what the new version needs, let one release write both, and take the old away in a later migration with `contractOf` (docs/recipes.md, "Change a table").';

/** Each breaking change of the migrations that is not the contract step of an earlier release; `version` is the one being made. */
export function refusals(migrations: readonly MigrationStatements[], version: string): string[] {
  return migrations.flatMap(({ owner, name, contractOf, statements }) => {
    const changes = beforeFirstRelease.has(`${owner} ${name}`) ? [] : breakingChanges(statements);
    if (contractOf === undefined) return changes.map((change) => `${owner} ${name}: ${change}`);
    if (changes.length === 0) return [`${owner} ${name}: it says contractOf = '${contractOf}', but takes nothing away; leave that out`];
    const isEarlier = /^\d+\.\d+\.\d+$/.test(contractOf) && isBefore(contractOf, version);
    return isEarlier ? [] : [`${owner} ${name}: contractOf is '${contractOf}'; expected the release that stopped using what is taken away, earlier than ${version}, such as '0.4.0'`];
  });
}

// Nothing ran yet that they could have broken.
const beforeFirstRelease = new Set(['vendor Staff0002']);

function isBefore(left: string, right: string): boolean {
  return left.localeCompare(right, 'en', { numeric: true }) < 0;
}

/** Each breaking change in words; tables that the migration itself creates are nobody's yet. */
export function breakingChanges(statements: readonly string[]): string[] {
  const own = new Set(statements.flatMap((sql) => /^CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)`?/i.exec(sql)?.[1] ?? []));
  return statements.flatMap((sql) => changesOf(sql, own)).map((change) => `${change}. ${ways}`);
}

function changesOf(sql: string, own: ReadonlySet<string>): string[] {
  const dropped = /^DROP TABLE (?:IF EXISTS )?(.+)$/i.exec(sql)?.[1];
  if (dropped) return dropped.split(',').map((name) => name.trim().replaceAll('`', '')).filter((name) => !own.has(name)).map((name) => `The table ${name} is dropped, which the running version may still read`);
  if (/^RENAME TABLE/i.test(sql)) return [`A table is renamed: "${sql.slice(0, 100)}"`];
  const truncated = /^TRUNCATE (?:TABLE )?`?(\w+)/i.exec(sql)?.[1];
  if (truncated && !own.has(truncated)) return [`The table ${truncated} is emptied`];
  const index = /^CREATE UNIQUE INDEX \S+ ON `?(\w+)/i.exec(sql)?.[1];
  if (index && !own.has(index)) return [`${index} gets a unique key, which what the running version writes may violate`];
  const [, table, clauses] = /^ALTER TABLE `?(\w+)`? (.+)$/i.exec(sql) ?? [];
  if (table === undefined || clauses === undefined || own.has(table)) return [];
  const parts = splitTopLevel(clauses);
  const added = new Set(parts.flatMap((part) => columnAdded(part)?.name ?? []));
  return parts.flatMap((part) => clauseProblem(table, part, added) ?? []);
}

function columnAdded(clause: string): { name: string; definition: string } | undefined {
  const [, name, definition] = /^ADD (?:COLUMN )?(?!(?:UNIQUE|KEY|INDEX|PRIMARY|CONSTRAINT|FOREIGN|CHECK|FULLTEXT|SPATIAL)\b)`?(\w+)`? (.+)$/i.exec(clause) ?? [];
  return name === undefined || definition === undefined ? undefined : { name, definition };
}

function clauseProblem(table: string, clause: string, added: ReadonlySet<string>): string | undefined {
  const column = columnAdded(clause);
  if (column) {
    const isFilled = /\bDEFAULT\b|\bGENERATED\b|\bAS \(/i.test(column.definition);
    return /\bNOT NULL\b/i.test(column.definition) && !isFilled ? `${table}.${column.name} is added NOT NULL without a default: the running version inserts rows without it` : undefined;
  }
  if (/^ADD (?:KEY|INDEX|FULLTEXT|SPATIAL)\b/i.test(clause)) return undefined;
  if (/^ADD UNIQUE/i.test(clause)) {
    const columns = /\(([^)]*)\)/.exec(clause)?.[1]?.split(',').map((name) => name.trim().replaceAll('`', '')) ?? [];
    return columns.every((name) => added.has(name)) ? undefined : `${table} gets the unique key (${columns.join(', ')}), which what the running version writes may violate`;
  }
  // What the running version writes has none of the columns that this adds.
  const checked = /^ADD (?:CONSTRAINT `?\w+`? )?CHECK \((.+)\)$/i.exec(clause)?.[1]?.match(/[a-z_]\w*/gi);
  if (checked?.every((word) => added.has(word) || /^(?:AND|OR|NOT|IS|NULL|BETWEEN)$/i.test(word))) return undefined;
  if (/^ADD (?:CONSTRAINT|CHECK|FOREIGN|PRIMARY)/i.test(clause)) return `${table} gets a constraint, which what the running version writes may violate: "${clause.slice(0, 100)}"`;
  if (/^ALTER (?:COLUMN )?`?\w+`? SET DEFAULT/i.test(clause)) return undefined;
  // A slower query is no broken one. That a key was unique, of which upserts make use, its name says (uq_).
  if (/^DROP (?:KEY|INDEX) (?!`?uq_)/i.test(clause)) return undefined;
  if (/^DROP (?:COLUMN )?(?!(?:KEY|INDEX|PRIMARY|CONSTRAINT|FOREIGN|CHECK)\b)/i.test(clause)) return `A column of ${table} is dropped: "${clause.slice(0, 100)}"`;
  if (/^(?:MODIFY|CHANGE|CONVERT)\b/i.test(clause)) return `A column of ${table} changes its type or its name: "${clause.slice(0, 100)}"`;
  if (/^(?:DROP|RENAME)\b/i.test(clause)) return `${table} loses or renames what the running version may rely on: "${clause.slice(0, 100)}"`;
  return undefined;
}
