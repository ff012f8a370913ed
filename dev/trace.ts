/** npm run trace: what happened to a request, from its entry to the last consumer, as a waterfall. */
import { join } from 'node:path';
import { devDir, traceFolder } from './paths.ts';
import { runCommand } from './command.ts';
import { DevError } from './dev-error.ts';
import { readSpans } from './trace/read-spans.ts';
import { findTrace, tracesOf } from './trace/traces.ts';
import { summary, waterfall } from './trace/waterfall.ts';

const help = `npm run trace [-- <which>]

Which: an id (or its beginning) as an error, the header x-trace-id or a log line gives it; last; slowest; last-error.
Without, the latest thirty are listed. Traces are what the stack of this clone keeps in its data folder; a stack that sends
its traces to a collector keeps none there.`;

const listed = 30;
const folder = join(devDir, traceFolder);

await runCommand(async () => {
  const [wanted, ...more] = process.argv.slice(2);
  if (wanted === '--help' || more.length > 0) {
    console.log(help);
    return wanted === '--help' ? 0 : 1;
  }
  const traces = tracesOf(await readSpans(folder));
  if (traces.length === 0) throw new DevError('There are no traces yet.', { hint: `Services write them to ${folder} while the stack runs (npm start) and is used.` });
  if (wanted === undefined) {
    for (const trace of traces.slice(-listed)) console.log(summary(trace));
    return 0;
  }
  const trace = findTrace(traces, wanted);
  if (!trace) throw new DevError(`There is no trace "${wanted}" among the ${traces.length} that are kept.`, { hint: 'Old ones make room for new ones; npm run trace lists the latest.' });
  console.log(waterfall(trace));
  return 0;
});
