/** Requests for copies and deletions of people's data, what each subgraph reported, and the parts of copies. */
import { parseJson } from '#platform/data/json';
import type { Sql } from '#platform/data/database';
import type { PrivacyState } from '../domain/privacy.ts';

export interface PrivacyRequestRow {
  id: string;
  userId: string;
  kind: 'EXPORT' | 'DELETION';
  state: PrivacyState;
  round: number;
  /** JSON list of texts. */
  obstacles: string | null;
  createdAt: Date;
  dueAt: Date | null;
  finishedAt: Date | null;
}

const columns = 'id, user_id AS userId, kind, state, round, obstacles, created_at AS createdAt, due_at AS dueAt, finished_at AS finishedAt';

/** Throws on key `uq_privacy_requests_open` when one of the kind is open. */
export async function insertRequest(sql: Sql, { id, userId, kind, state, createdAt, dueAt }: Pick<PrivacyRequestRow, 'id' | 'userId' | 'kind' | 'state' | 'createdAt' | 'dueAt'>): Promise<void> {
  await sql.execute('INSERT INTO privacy_requests (id, user_id, kind, state, created_at, due_at) VALUES (?)', [[id, userId, kind, state, createdAt, dueAt]]);
}

export async function lockRequest(sql: Sql, id: string): Promise<PrivacyRequestRow | null> {
  const [row] = await sql.query<PrivacyRequestRow>(`SELECT ${columns} FROM privacy_requests WHERE id = ? FOR UPDATE`, [id]);
  return row ?? null;
}

export async function requestOf(sql: Sql, userId: string, id: string): Promise<PrivacyRequestRow | null> {
  const [row] = await sql.query<PrivacyRequestRow>(`SELECT ${columns} FROM privacy_requests WHERE id = ? AND user_id = ?`, [id, userId]);
  return row ?? null;
}

export async function lockOpenRequest(sql: Sql, userId: string, kind: PrivacyRequestRow['kind']): Promise<PrivacyRequestRow | null> {
  const [row] = await sql.query<PrivacyRequestRow>(`SELECT ${columns} FROM privacy_requests WHERE open_key = ? FOR UPDATE`, [`${kind}:${userId}`]);
  return row ?? null;
}

/** The latest of many people; each has few. */
export function requestsByUserIds(sql: Sql, userIds: readonly string[]): Promise<PrivacyRequestRow[]> {
  return sql.query<PrivacyRequestRow>(`SELECT ${columns} FROM privacy_requests WHERE user_id IN (?) ORDER BY created_at DESC, id DESC LIMIT 500`, [userIds]);
}

export interface StateChange {
  id: string;
  from: readonly PrivacyState[];
  to: PrivacyState;
  changes?: { dueAt?: Date | null; finishedAt?: Date | null; obstacles?: readonly string[] | null; nextRound?: boolean };
}

/** One conditional step: of simultaneous callers one gets true. */
export async function moveRequest(sql: Sql, { id, from, to, changes = {} }: StateChange): Promise<boolean> {
  const { dueAt, finishedAt, obstacles, nextRound } = changes;
  const sets = ['state = ?', ...(dueAt === undefined ? [] : ['due_at = ?']), ...(finishedAt === undefined ? [] : ['finished_at = ?']), ...(obstacles === undefined ? [] : ['obstacles = ?']), ...(nextRound ? ['round = round + 1'] : [])];
  const values = [to, ...(dueAt === undefined ? [] : [dueAt]), ...(finishedAt === undefined ? [] : [finishedAt]), ...(obstacles === undefined ? [] : [obstacles && JSON.stringify(obstacles)])];
  const { affectedRows } = await sql.execute(`UPDATE privacy_requests SET ${sets.join(', ')} WHERE id = ? AND state IN (?)`, [...values, id, from]);
  return affectedRows === 1;
}

/** Requests in a state whose time has come. */
export async function dueRequests(sql: Sql, state: PrivacyState, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>('SELECT id FROM privacy_requests WHERE state = ? AND due_at <= ? ORDER BY due_at LIMIT ?', [state, now, limit]);
  return rows.map(({ id }) => id);
}

export interface Report {
  requestId: string;
  subgraph: string;
  round: number;
  phase: 'PART' | 'JUDGED' | 'DONE';
  detail: string;
  reportedAt: Date;
}

/** What a subgraph answered; the first answer of a round counts. */
export async function storeReport(sql: Sql, { requestId, subgraph, round, phase, detail, reportedAt }: Report): Promise<void> {
  await sql.execute('INSERT IGNORE INTO privacy_reports (request_id, subgraph, round, phase, detail, reported_at) VALUES (?)', [[requestId, subgraph, round, phase, detail, reportedAt]]);
}

export function reportsByRequestIds(sql: Sql, ids: readonly string[]): Promise<Report[]> {
  return sql.query<Report>('SELECT request_id AS requestId, subgraph, round, phase, detail, reported_at AS reportedAt FROM privacy_reports WHERE request_id IN (?) ORDER BY reported_at, subgraph', [ids]);
}

export interface Part {
  requestId: string;
  subgraph: string;
  page: number;
  pages: number;
  content: string;
}

export async function storePart(sql: Sql, { requestId, subgraph, page, pages, content }: Part): Promise<void> {
  await sql.execute('INSERT IGNORE INTO privacy_parts (request_id, subgraph, page, pages, content) VALUES (?)', [[requestId, subgraph, page, pages, content]]);
}

/** Who has sent all parts. */
export async function completeSubgraphs(sql: Sql, requestId: string): Promise<string[]> {
  const rows = await sql.query<{ subgraph: string }>('SELECT subgraph FROM privacy_parts WHERE request_id = ? GROUP BY subgraph HAVING COUNT(*) = MAX(pages)', [requestId]);
  return rows.map(({ subgraph }) => subgraph);
}

/** The part at a position of the whole copy, and how many there are. */
export async function partAt(sql: Sql, requestId: string, index: number): Promise<{ part: Part | null; total: number }> {
  const [count] = await sql.query<{ total: number }>('SELECT COUNT(*) AS total FROM privacy_parts WHERE request_id = ?', [requestId]);
  const [part] = await sql.query<Part>('SELECT request_id AS requestId, subgraph, page, pages, content FROM privacy_parts WHERE request_id = ? ORDER BY subgraph, page LIMIT 1 OFFSET ?', [requestId, index]);
  return { part: part ?? null, total: count?.total ?? 0 };
}

export async function removeParts(sql: Sql, requestId: string): Promise<void> {
  await sql.execute('DELETE FROM privacy_parts WHERE request_id = ?', [requestId]);
}

export function obstaclesOf({ obstacles }: Pick<PrivacyRequestRow, 'obstacles'>): string[] {
  return obstacles === null ? [] : parseJson<string[]>(obstacles);
}
