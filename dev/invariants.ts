/** `npm run invariants`: checks the books of the stack that runs in this clone; exit code 1 when something does not hold. */
import { checkInvariants } from './invariants/check.ts';
import { runningStack } from './running.ts';

const topology = runningStack()?.topology;
if (!topology) {
  console.error('Nothing runs here that could be checked. Start it first, in another terminal: npm start');
  process.exitCode = 1;
} else {
  const violations = await checkInvariants(topology);
  for (const violation of violations) console.error(`✗ ${violation}`);
  console.log(violations.length === 0 ? 'All invariants hold.' : `${violations.length} violations.`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
