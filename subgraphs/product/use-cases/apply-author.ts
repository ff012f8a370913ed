/** Keeps the names of accounts, for signing reviews. */
import type { userUpdated } from '#events/user';
import type { DataOf } from '#platform/messaging/contract';
import type { TxDeps } from './deps.ts';

/** Older news than the copy is ignored. Reviews keep the name they were signed with. */
export async function applyAuthor({ tx }: Pick<TxDeps, 'tx'>, { userId, displayName }: DataOf<typeof userUpdated>, version: number): Promise<void> {
  await tx.execute(
    `INSERT INTO authors (user_id, display_name, version) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE display_name = IF(VALUES(version) > version, VALUES(display_name), display_name),
       version = GREATEST(version, VALUES(version))`,
    [userId, displayName, version],
  );
}
