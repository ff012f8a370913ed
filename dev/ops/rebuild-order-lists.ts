/** `npm run orders:rebuild-lists [-- --restart]`: makes the rows behind all order lists again from the event log, while the service runs. */
import { parseArgs } from 'node:util';
import { rebuildOrderLists } from '../../subgraphs/order/use-cases/rebuild-order-lists.ts';
import { runCommand } from '../command.ts';
import { withTarget } from './target.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { restart: { type: 'boolean', default: false } } });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return withTarget(async (target) => {
    const onProgress = (lastId: string, rebuilt: number) => console.log(`  ${rebuilt} entries, up to ${lastId}`);
    const { rebuilt, removed, resumedAfter } = await rebuildOrderLists(await target.database('order'), { restart: values.restart, onProgress, signal: stop.signal });
    if (resumedAfter) console.log(`Went on after ${resumedAfter}, where an earlier run had stopped.`);
    console.log(stop.signal.aborted ? 'Stopped; the next run goes on from here.' : `${rebuilt} entries made again from the event log, ${removed} unexplained ones removed.`);
    return stop.signal.aborted ? 1 : 0;
  });
});
