/**
 * Longer differential runs, and one seed again:
 * `node gateway/test/differential/main.ts shop 0 5000` runs 5,000 operations, `... generated-7 12` repeats one.
 */
import { runCampaign } from './campaigns.ts';

const [name = 'shop', from = '0', to = String(Number(from) + 1)] = process.argv.slice(2);
const { counts, failures } = await runCampaign(name, Number(from), Number(to));
process.stdout.write(`${[JSON.stringify(counts), ...failures].join('\n')}\n`);
if (failures.length > 0) process.exitCode = 1;
