/** Sandboxes of those who have test keys. */
import type { Sql } from '#platform/data/database';
import type { SandboxState } from '../domain/sandbox.ts';

export interface SandboxRow {
  id: string;
  /** The vendor, or the person, whose test keys act in it. */
  ownerId: string;
  /** Its vendor in the sandbox marketplace; another one after each reset. */
  vendorId: string;
  generation: number;
  state: SandboxState;
  requestedAt: Date;
  preparedAt: Date | null;
}

const columns = 'id, owner_id AS ownerId, vendor_id AS vendorId, generation, state, requested_at AS requestedAt, prepared_at AS preparedAt';

export function sandboxesByIds(sql: Sql, ids: readonly string[]): Promise<SandboxRow[]> {
  return sql.query<SandboxRow>(`SELECT ${columns} FROM sandboxes WHERE id IN (?)`, [ids]);
}

export async function sandboxOfOwner(sql: Sql, ownerId: string): Promise<SandboxRow | null> {
  const [row] = await sql.query<SandboxRow>(`SELECT ${columns} FROM sandboxes WHERE owner_id = ?`, [ownerId]);
  return row ?? null;
}

export async function lockSandbox(sql: Sql, id: string): Promise<SandboxRow | null> {
  const [row] = await sql.query<SandboxRow>(`SELECT ${columns} FROM sandboxes WHERE id = ? FOR UPDATE`, [id]);
  return row ?? null;
}

export async function insertSandbox(sql: Sql, { id, ownerId, vendorId, generation, state, requestedAt }: Omit<SandboxRow, 'preparedAt'>): Promise<void> {
  await sql.execute('INSERT INTO sandboxes (id, owner_id, vendor_id, generation, state, requested_at) VALUES (?)', [[id, ownerId, vendorId, generation, state, requestedAt]]);
}

/** Gives a sandbox another vendor, which is to be prepared. */
export async function renewSandbox(sql: Sql, { id, vendorId, requestedAt }: Pick<SandboxRow, 'id' | 'vendorId' | 'requestedAt'>): Promise<void> {
  await sql.execute("UPDATE sandboxes SET vendor_id = ?, generation = generation + 1, state = 'PREPARING', requested_at = ?, prepared_at = NULL WHERE id = ?", [vendorId, requestedAt, id]);
}

/** Notes what became of the preparation of `vendorId`; without effect once the sandbox has another vendor. */
export async function settleSandbox(sql: Sql, { id, vendorId, state, at }: { id: string; vendorId: string; state: SandboxState; at: Date }): Promise<void> {
  await sql.execute('UPDATE sandboxes SET state = ?, prepared_at = ? WHERE id = ? AND vendor_id = ?', [state, state === 'READY' ? at : null, id, vendorId]);
}
