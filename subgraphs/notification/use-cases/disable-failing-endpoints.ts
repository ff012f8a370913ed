/** Turns endpoints off that failed for too long, and tells the people who lead the vendor. */
import type { Database } from '#platform/data/database';
import { writeAudit } from '#platform/audit/audit';
import type { Channel } from '../channels/channel.ts';
import { staffByVendorIds, vendorName } from '../data/copies-repository.ts';
import { disableFailing, failingEndpoints, type FailingEndpoint } from '../data/endpoint-repository.ts';
import { webhookDisabled } from '../notifications/webhook-disabled.ts';
import { notify } from './notify.ts';

interface DisableDeps {
  db: Database;
  channels: readonly Channel[];
  now: () => Date;
}

/** As long as a message is tried. */
const mostFailingMs = 24 * 3_600_000;
/** So that a single late message does not decide it. */
const leastFailures = 10;
const batch = 50;

/** Returns how many were turned off. */
export async function disableFailingEndpoints(deps: DisableDeps): Promise<number> {
  const found = await failingEndpoints(deps.db, { since: new Date(deps.now().getTime() - mostFailingMs), times: leastFailures, limit: batch });
  let count = 0;
  for (const endpoint of found) if (await disable(deps, endpoint)) count += 1;
  return count;
}

function disable({ db, channels, now }: DisableDeps, endpoint: FailingEndpoint): Promise<boolean> {
  const { id, vendorId, url, failingSince, lastError } = endpoint;
  return db.transaction(
    async (tx) => {
      if (!(await disableFailing(tx, endpoint))) return false;
      const leaders = (await staffByVendorIds(tx, [vendorId], ['OWNER', 'MANAGER'])).get(vendorId) ?? [];
      const payload = { vendorId, vendorName: (await vendorName(tx, vendorId)) ?? '', subscriptionId: id, host: new URL(url).host, failingSince: failingSince.toISOString(), lastError };
      await notify(tx, { channels, now }, { definition: webhookDisabled, source: `${id}:${failingSince.getTime()}`, payload, to: leaders.map((userId) => ({ userId })) });
      await writeAudit(tx, { actor: 'notification', action: 'webhook.disable', target: id, detail: { vendorId, failingSince: failingSince.toISOString(), lastError } });
      return true;
    },
    { label: 'disable-endpoint' },
  );
}
