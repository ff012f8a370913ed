/** `npm run invariants`: checks the books of the stack that runs in this clone, or of databases elsewhere; exit code 1 when something does not hold. */
import { notificationInvariants } from '../subgraphs/notification/invariants.ts';
import { orderInvariants } from '../subgraphs/order/invariants.ts';
import { stockInvariants } from '../subgraphs/product/invariants.ts';
import type { Database } from '#platform/data/database';
import type { CheckProgress } from '#platform/service/sliced-check';
import { runCommand } from './command.ts';
import { DevError } from './dev-error.ts';
import { checkInvariants } from './invariants/check.ts';
import { readOptions } from './ops/options.ts';
import { withTarget, type OpsTarget } from './ops/target.ts';
import { runningStack } from './running.ts';

const help = `npm run invariants -- [--full] [--verbose]

Checks the books of the stack that runs in this clone against one another, and with the payment provider's.

--full      every subgraph's own books only, all of them, of a marketplace elsewhere: OPS_DATABASE_URLS (order, product, notification; best replicas) and
            OPS_RABBITMQ_URL name it. Meant for the night: it reads all there is, in short statements, and does not mind what goes on meanwhile
--verbose   says how long each check took

Exit code 1 when something does not hold.`;

type Check = (db: Database, onProgress?: (progress: CheckProgress) => void) => Promise<string[]>;
const ownChecks: Readonly<Record<string, Check>> = { order: orderInvariants, product: stockInvariants, notification: notificationInvariants };

/** What each subgraph can tell of its own books. */
async function checkElsewhere({ services, database }: OpsTarget, onProgress: ((progress: CheckProgress) => void) | undefined): Promise<string[]> {
  const known = services.filter((service) => service in ownChecks);
  if (known.length === 0) throw new DevError('There is nothing to check.', { hint: `OPS_DATABASE_URLS names none of ${Object.keys(ownChecks).join(', ')}` });
  const violations: string[] = [];
  for (const service of known) violations.push(...((await ownChecks[service]?.(await database(service), onProgress)) ?? []));
  return violations;
}

function createReporter(): (progress: CheckProgress) => void {
  let since = performance.now();
  return ({ check, slices }) => {
    console.log(`  ${((performance.now() - since) / 1000).toFixed(1)} s in ${slices} slices: ${check}`);
    since = performance.now();
  };
}

await runCommand(async () => {
  const flag = { type: 'boolean' } as const;
  const given = readOptions({ full: flag, verbose: flag }, help);
  const report = given.verbose ? createReporter() : undefined;
  const topology = runningStack()?.topology;
  if (!given.full && !topology) throw new DevError('Nothing runs here that could be checked.', { hint: 'Start it first, in another terminal: npm start. Or check books elsewhere: --full' });
  const violations = given.full || !topology ? await withTarget((target) => checkElsewhere(target, report)) : await checkInvariants(topology, report);
  for (const violation of violations) console.error(`✗ ${violation}`);
  console.log(violations.length === 0 ? 'All invariants hold.' : `${violations.length} violations.`);
  return violations.length === 0 ? 0 : 1;
});
