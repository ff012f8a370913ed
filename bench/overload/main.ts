/**
 * What is left of a marketplace's throughput when more comes than it can do: `npm run bench overload [-- --seconds 10 --people 12 --gateway]`. Finds the
 * highest goodput (rated), then offers 1, 2, 5 and 10 times that, open loop. Ends with 1 when goodput falls below 90 % of rated anywhere, for each processor
 * that the load generator and other programs left over. With `--gateway` the gateway alone. On Linux.
 */
import { runCommand } from '../../dev/command.ts';
import { readBenchOptions } from '../options.ts';
import { overloadGateway } from './gateway-alone.ts';
import { overloadMarketplace } from './marketplace.ts';

const { values } = readBenchOptions({
  options: { seconds: { type: 'string', default: '10' }, patience: { type: 'string', default: '1000' }, people: { type: 'string', default: '12' }, gateway: { type: 'boolean', default: false }, set: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
});
const common = { seconds: Number(values.seconds), patienceMs: Number(values.patience), leastShare: 0.9, say: (line: string) => void process.stdout.write(`${line}\n`) };

await runCommand(async ({ stopRequested }) => {
  const env = Object.fromEntries(values.set.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const isUp = await (values.gateway ? overloadGateway(common) : overloadMarketplace({ ...common, people: Number(values.people), env, stopRequested }));
  return isUp ? 0 : 1;
});
