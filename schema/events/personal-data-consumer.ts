/** How a subgraph takes part in copies and deletions of a person's data: it says what it keeps, and how it forgets it. */
import { defineConsumer, on, type Consumer } from '#platform/messaging/consumer';
import type { Sql, Tx } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import { dataExportPart, dataExportRequested, deletionCheckRequested, deletionDone, deletionJudged, userDeleted, type dataKeepers, type deletionJudges } from './privacy.ts';

type Row = Record<string, unknown>;

export interface Erasure {
  userId: string;
  /** Version of the account after which nothing about the person is news; copies that compare versions take it over. */
  version: number;
  now: Date;
}

export interface PersonalData {
  readonly subgraph: (typeof dataKeepers)[number];
  /** Everything kept about the person that they may have a copy of, by section. */
  collect(sql: Sql, userId: string): Promise<Record<string, readonly Row[]>>;
  /** What stands in the way of a deletion, in words for the person. */
  obstacles?(sql: Sql, userId: string): Promise<readonly string[]>;
  /** Removes or anonymises; doing it again changes nothing. Returns how many rows, by kind. */
  erase(tx: Tx, erasure: Erasure): Promise<Record<string, number>>;
}

const rowsPerPart = 200;

/** The consumer of one keeper. Each answer is in the transaction of what it tells about. */
export function personalDataConsumer({ data, outbox, now }: { data: PersonalData; outbox: Outbox; now: () => Date }): Consumer {
  const { subgraph } = data;
  return defineConsumer({
    name: `${subgraph}.personal-data`,
    on: [
      on(dataExportRequested, async ({ tx, message: { data: { requestId, userId } } }) => {
        const parts = partsOf(await data.collect(tx, userId));
        for (const [index, sections] of parts.entries()) {
          await outbox.add(tx, dataExportPart, { aggregateId: requestId, aggregateVersion: index + 1, data: { requestId, subgraph, page: index + 1, pages: parts.length, sections } });
        }
      }),
      on(deletionCheckRequested, async ({ tx, message: { data: { requestId, userId, round } } }) => {
        if (!data.obstacles) return;
        const obstacles = [...(await data.obstacles(tx, userId))];
        await outbox.add(tx, deletionJudged, { aggregateId: requestId, aggregateVersion: round, data: { requestId, round, subgraph: subgraph as (typeof deletionJudges)[number], obstacles } });
      }),
      on(userDeleted, async ({ tx, message }) => {
        const { requestId, userId } = message.data;
        const counts = await data.erase(tx, { userId, version: message.aggregateVersion, now: now() });
        await outbox.add(tx, deletionDone, { aggregateId: requestId, aggregateVersion: 1, data: { requestId, subgraph, counts } });
      }),
    ],
  });
}

/** Sections cut into messages of a bounded number of rows; at least one message. */
export function partsOf(sections: Record<string, readonly Row[]>): Record<string, Row[]>[] {
  const parts: Record<string, Row[]>[] = [{}];
  let room = rowsPerPart;
  for (const [section, rows] of Object.entries(sections)) {
    for (const row of rows) {
      if (room === 0) {
        parts.push({});
        room = rowsPerPart;
      }
      const part = parts.at(-1) as Record<string, Row[]>;
      (part[section] ??= []).push(jsonOf(row));
      room -= 1;
    }
  }
  return parts;
}

/** As it will be read: dates as text, nothing that JSON does not have. */
function jsonOf(row: Row): Row {
  return JSON.parse(JSON.stringify(row)) as Row;
}
