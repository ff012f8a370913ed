/** `npm run reconcile`: compares the books of the running stack with the payment provider's; exit code 1 when they differ. */
import { reconcile } from './invariants/reconcile.ts';
import { runningStack } from './running.ts';

const topology = runningStack()?.topology;
if (!topology) {
  console.error('Nothing runs here that could be compared. Start it first, in another terminal: npm start');
  process.exitCode = 1;
} else {
  const differences = await reconcile(topology);
  for (const difference of differences) console.error(`✗ ${difference}`);
  console.log(differences.length === 0 ? 'The books agree with the payment provider.' : `${differences.length} differences.`);
  process.exitCode = differences.length === 0 ? 0 : 1;
}
