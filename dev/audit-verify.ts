/** `npm run audit:verify`: recomputes the hash chains of every subgraph's audit log; exit code 1 when one is broken. */
import { verifyAuditChain } from '#platform/audit/audit';
import { runCommand } from './command.ts';
import { withTarget } from './ops/target.ts';

await runCommand(async () => withTarget(async (target) => {
  let isWhole = true;
  for (const service of target.services) {
    const { checked, breaks } = await verifyAuditChain(await target.database(service));
    console.log(`${breaks.length === 0 ? '✓' : '✗'} ${service.padEnd(14)} ${checked} rows`);
    for (const { chain, position, reason } of breaks) console.error(`  chain ${chain}, row ${position}: ${reason}`);
    isWhole &&= breaks.length === 0;
  }
  return isWhole ? 0 : 1;
}));
