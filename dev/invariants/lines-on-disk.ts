/** The lines of both books on disk, cut into groups that have nothing to do with one another: however long the books are, few lines are in memory at a time. */
import { DatabaseSync } from 'node:sqlite';
import type { ProviderMovement } from '../../subgraphs/order/payments/provider-movement.ts';
import type { BookedMovement } from './compare-movements.ts';

export interface LinesOfGroups {
  books: BookedMovement[];
  movements: ProviderMovement[];
}

export interface LinesOnDisk {
  addBooked(line: BookedMovement): void;
  addMovement(line: ProviderMovement): void;
  /** Some whole groups at a time, about as many as have `size` lines together, each line in the order it was added. Call it once, after all were added. */
  groups(size: number): Iterable<LinesOfGroups>;
  close(): void;
}

/** A file of the operating system that is gone once it is closed. Nobody needs it after a crash. */
const temporaryFile = '';
const schema = `
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -32000;
CREATE TABLE lines (seq INTEGER PRIMARY KEY, isBooked INTEGER NOT NULL, content TEXT NOT NULL, part INTEGER NOT NULL) STRICT;
CREATE TABLE names (name TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (name, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX names_of_lines ON names (seq);
CREATE TABLE lowest (name TEXT PRIMARY KEY, part INTEGER NOT NULL) STRICT, WITHOUT ROWID;
BEGIN;
`;

/** Lines are compared with one another only where they share an id, a reference or a key: a fee shares none. */
const namesOfBooked = ({ id, providerId, authorizationId }: BookedMovement) => [id, providerId, authorizationId];
const namesOfMovement = ({ kind, id, authorizationId, reference, idempotencyKey }: ProviderMovement) => (kind === 'fee' || kind === 'own' ? [] : [id, authorizationId, reference, idempotencyKey]);

export function openLinesOnDisk(): LinesOnDisk {
  const db = new DatabaseSync(temporaryFile);
  db.exec(schema);
  const addLine = db.prepare('INSERT INTO lines (seq, isBooked, content, part) VALUES (?, ?, ?, ?)');
  const addName = db.prepare('INSERT OR IGNORE INTO names (name, seq) VALUES (?, ?)');
  let last = 0;
  const add = (line: BookedMovement | ProviderMovement, { isBooked, names }: { isBooked: boolean; names: readonly (string | null)[] }) => {
    last += 1;
    addLine.run(last, Number(isBooked), JSON.stringify(line), last);
    for (const name of names) if (name) addName.run(name, last);
  };
  return {
    addBooked: (line) => add(line, { isBooked: true, names: namesOfBooked(line) }),
    addMovement: (line) => add(line, { isBooked: false, names: namesOfMovement(line) }),
    *groups(size) {
      joinParts(db);
      let some: Stored[] = [];
      for (const line of db.prepare('SELECT seq, isBooked, content, part FROM lines ORDER BY part, seq').iterate() as Iterable<Stored & object>) {
        if (some.length >= size && line.part !== some.at(-1)?.part) {
          yield readable(some);
          some = [];
        }
        some.push(line);
      }
      if (some.length > 0) yield readable(some);
    },
    close: () => db.close(),
  };
}

/** Each line is a part of its own at first; then all that share a name are the part of the first of them, until nothing changes any more. */
function joinParts(db: DatabaseSync): void {
  const join = db.prepare(`UPDATE lines SET part = found.part FROM (SELECT n.seq, MIN(l.part) AS part FROM names n JOIN lowest l ON l.name = n.name GROUP BY n.seq) found
    WHERE found.seq = lines.seq AND found.part < lines.part`);
  for (let changed = 1; changed > 0; ) {
    db.exec('DELETE FROM lowest; INSERT INTO lowest (name, part) SELECT n.name, MIN(l.part) FROM names n JOIN lines l ON l.seq = n.seq GROUP BY n.name');
    changed = Number(join.run().changes);
  }
  db.exec('CREATE INDEX lines_of_parts ON lines (part, seq); COMMIT');
}

interface Stored {
  seq: number;
  isBooked: number;
  content: string;
  part: number;
}

function readable(lines: readonly Stored[]): LinesOfGroups {
  const sorted = lines.toSorted((a, b) => a.seq - b.seq);
  const contentOf = (isBooked: boolean) => sorted.filter((line) => Boolean(line.isBooked) === isBooked).map(({ content }) => content);
  return {
    books: contentOf(true).map((content) => withDates<BookedMovement>(content, ['from', 'until'])),
    movements: contentOf(false).map((content) => withDates<ProviderMovement>(content, ['at'])),
  };
}

function withDates<T>(content: string, names: readonly string[]): T {
  return JSON.parse(content, (name, value: unknown) => (names.includes(name) && typeof value === 'string' ? new Date(value) : value)) as T;
}
