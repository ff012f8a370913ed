/** Sandboxes: made with the first test key of an owner, reset by a program that acts with such a key. */
import { sandboxPrepared, sandboxRequested } from '#events/sandbox';
import { writeAudit } from '#platform/audit/audit';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { defineConsumer, on, type Consumer } from '#platform/messaging/consumer';
import { keysOfSandbox } from '../data/api-key-repository.ts';
import { insertSandbox, lockSandbox, renewSandbox, sandboxOfOwner, settleSandbox, type SandboxRow } from '../data/sandbox-repository.ts';
import { msUntilReset } from '../domain/sandbox.ts';
import { announceRevocation } from './announce-revocation.ts';
import type { UseCaseDeps } from './deps.ts';

type Deps = Pick<UseCaseDeps, 'outbox' | 'now'>;

/** The sandbox of an owner (a vendor or a person), made where there is none. Hold a lock that the owner's calls share. */
export async function sandboxFor(tx: Tx, { outbox, now }: Deps, ownerId: string): Promise<string> {
  const known = await sandboxOfOwner(tx, ownerId);
  if (known) return known.id;
  const requestedAt = now();
  const sandbox = { id: newId('sbx', requestedAt), ownerId, vendorId: newId('vnd', requestedAt), generation: 1, state: 'PREPARING' as const, requestedAt };
  await insertSandbox(tx, sandbox);
  await requestPreparation(tx, outbox, sandbox, null);
  return sandbox.id;
}

/**
 * Gives the sandbox that a test key acts in a vendor with the data of the beginning. Its keys act for that one from now on.
 * @throws DomainError NOT_FOUND, or LIMIT_EXCEEDED with `retryAfterSeconds` while one is being prepared or has just been.
 */
export async function resetSandbox(deps: Deps & Pick<UseCaseDeps, 'db'>, { id, actor }: { id: string; actor: string }): Promise<void> {
  const { db, outbox, now } = deps;
  await db.transaction(async (tx) => {
    const sandbox = await lockSandbox(tx, id);
    if (!sandbox) throw new DomainError('NOT_FOUND', `There is no sandbox ${id}.`);
    const requestedAt = now();
    assertMayReset(sandbox, requestedAt);
    const next = { ...sandbox, vendorId: newId('vnd', requestedAt), generation: sandbox.generation + 1, requestedAt };
    await renewSandbox(tx, next);
    await requestPreparation(tx, outbox, next, sandbox.vendorId);
    // The gateway is to forget for which vendor these keys acted.
    for (const key of await keysOfSandbox(tx, id)) await announceRevocation(tx, deps, { ...key, version: key.version + 1 }, 'ROTATED');
    await writeAudit(tx, { actor, action: 'sandbox.reset', target: id, detail: { vendorId: next.vendorId, formerVendorId: sandbox.vendorId } });
  });
}

function assertMayReset(sandbox: SandboxRow, now: Date): void {
  const waitMs = msUntilReset(sandbox, now);
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  const why = sandbox.state === 'PREPARING' ? 'The sandbox is being prepared already; look at its state.' : `The sandbox was reset a moment ago; try again in ${retryAfterSeconds} s.`;
  throw new DomainError('LIMIT_EXCEEDED', why, { details: { retryAfterSeconds } });
}

async function requestPreparation(tx: Tx, outbox: UseCaseDeps['outbox'], { id, vendorId, generation }: Pick<SandboxRow, 'id' | 'vendorId' | 'generation'>, formerVendorId: string | null): Promise<void> {
  await outbox.add(tx, sandboxRequested, { aggregateId: id, aggregateVersion: generation, data: { sandboxId: id, vendorId, formerVendorId } });
}

/** Hears from the sandbox marketplace. */
export function sandboxAnswers({ now }: Pick<Deps, 'now'>): Consumer {
  return defineConsumer({
    name: 'user.sandboxes',
    on: [
      on(sandboxPrepared, async ({ tx, message: { data } }) => {
        await settleSandbox(tx, { id: data.sandboxId, vendorId: data.vendorId, state: data.isReady ? 'READY' : 'FAILED', at: now() });
      }),
    ],
  });
}
