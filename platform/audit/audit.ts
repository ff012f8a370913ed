import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { canonicalJson } from '../canonical-json.ts';
import type { Database, Tx } from '../data/database.ts';
import { newId } from '../ids.ts';

export interface AuditEntry {
  /** Who did it: a user, a service, an operator's name. */
  actor: string;
  /** What was done, such as `vendor.approve`. */
  action: string;
  /** To what: an id. Entries of one target are in one chain. */
  target: string;
  detail?: Record<string, unknown>;
}

export interface ChainBreak {
  chain: number;
  position: number;
  reason: string;
}

interface Link {
  position: number;
  hash: string;
}

interface Row extends Link {
  id: string;
  occurredAt: Date;
  actor: string;
  action: string;
  target: string;
  detail: string;
  previousHash: string;
}

const chainCount = 16;
const pageSize = 500;
const genesis = '0'.repeat(64);

/**
 * Appends an audit row in the caller's transaction. Each row's hash covers the row and the hash before it, so that
 * a changed, removed or inserted row is found by `verifyAuditChain`. The chain's head stays locked until the
 * commit: write the audit row last. `detail` holds no secrets; it is kept for good.
 */
export async function writeAudit(tx: Tx, { actor, action, target, detail = {} }: AuditEntry): Promise<void> {
  const chain = crc32(target) % chainCount;
  const [head] = await tx.query<Link>('SELECT position, hash FROM audit_chains WHERE chain_no = ? FOR UPDATE', [chain]);
  if (!head) throw new Error(`Audit chain ${chain} is missing; run the platform's migrations`);
  const row = {
    id: newId('aud'),
    position: head.position + 1,
    occurredAt: new Date(),
    actor,
    action,
    target,
    detail: canonicalJson(detail),
    previousHash: head.hash,
  };
  const hash = hashRow(chain, row);
  await tx.execute(
    `INSERT INTO audit_log (chain_no, position, id, occurred_at, actor, action, target, detail, previous_hash, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [chain, row.position, row.id, row.occurredAt, actor, action, target, row.detail, row.previousHash, hash],
  );
  await tx.execute('UPDATE audit_chains SET position = ?, hash = ? WHERE chain_no = ?', [row.position, hash, chain]);
}

/** Recomputes every chain; returns how many rows were checked, and where each broken chain breaks first. */
export async function verifyAuditChain(db: Database): Promise<{ checked: number; breaks: ChainBreak[] }> {
  const breaks: ChainBreak[] = [];
  let checked = 0;
  for (let chain = 0; chain < chainCount; chain += 1) {
    const outcome = await verifyChain(db, chain);
    checked += outcome.checked;
    if (outcome.break) breaks.push(outcome.break);
  }
  return { checked, breaks };
}

async function verifyChain(db: Database, chain: number): Promise<{ checked: number; break?: ChainBreak }> {
  // The head first: rows added while we read lie beyond it and are left for the next run.
  const [head] = await db.query<Link>('SELECT position, hash FROM audit_chains WHERE chain_no = ?', [chain]);
  const end = head ?? { position: 0, hash: genesis };
  let last: Link = { position: 0, hash: genesis };
  while (last.position < end.position) {
    const rows = await readPage(db, chain, last.position, end.position);
    if (rows.length === 0) return broken(chain, last.position + 1, 'row is missing', last.position);
    for (const row of rows) {
      const reason = faultOf(chain, row, last);
      if (reason) return broken(chain, row.position, reason, last.position);
      last = row;
    }
  }
  if (last.hash !== end.hash) return broken(chain, last.position, 'last row does not match the head', last.position);
  return { checked: last.position };
}

function readPage(db: Database, chain: number, after: number, upTo: number): Promise<Row[]> {
  return db.query<Row>(
    `SELECT position, id, occurred_at AS occurredAt, actor, action, target, detail, previous_hash AS previousHash, hash
     FROM audit_log WHERE chain_no = ? AND position > ? AND position <= ? ORDER BY position LIMIT ${pageSize}`,
    [chain, after, upTo],
  );
}

function faultOf(chain: number, row: Row, last: Link): string | undefined {
  if (row.position !== last.position + 1) return 'a row before it is missing';
  if (row.previousHash !== last.hash) return 'does not follow from the row before it';
  return row.hash === hashRow(chain, row) ? undefined : 'content does not match its hash';
}

function hashRow(chain: number, row: Omit<Row, 'hash'>): string {
  const content = [chain, row.position, row.id, row.occurredAt.toISOString(), row.actor, row.action, row.target, row.detail, row.previousHash];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function broken(chain: number, position: number, reason: string, checked: number): { checked: number; break: ChainBreak } {
  return { checked, break: { chain, position, reason } };
}
