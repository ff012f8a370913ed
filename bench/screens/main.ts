/**
 * `npm run bench screens [-- --seconds 2 --cold 25 --only Product --profile <folder>]`: each screen through BFF, gateway and subgraphs, against the same data asked from
 * the gateway directly. Hot: the same request again and again, one at a time; the ways take turns in short rounds, so that the machine's other load meets all
 * alike, and what lies between the rounds is the noise. Cold: nothing kept in BFF or gateway. Everything runs on this machine: ratios and CPU per request say
 * more than milliseconds.
 */
import { parseArgs } from 'node:util';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { createProgress } from '../../dev/progress.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { closePools, screen } from './ask.ts';
import { compare, type Compared } from './compare.ts';
import { atPace, cpuReader, keepBusy, percentile } from './measure.ts';
import { createRecorder } from './recorded.ts';
import { comparisonTable, withNoise } from './report.ts';
import { looksAt, type Look } from './screens.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '2' }, cold: { type: 'string', default: '25' }, only: { type: 'string', default: '' }, profile: { type: 'string' } } });
const titleOf = ({ client, name, viewer }: Look): string => `${client} ${name}, ${viewer}`;
const hotMs = Number(values.seconds) * 1000;
const connections = 16;
/** The aim is 1,500 a second for each core. */
const halfLoad = 750;
const rounds = 3;

const progress = createProgress();
const backing = await startBacking({ profile: testProfile, progress, stopping: new AbortController().signal });
// With a folder given, each service leaves a CPU profile there.
const profiling: Record<string, string> = values.profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${values.profile}` };
const stack = await startStack({ backing, env: { '*': { LOG_LEVEL: 'warn', TRACE_SAMPLE_PERCENT: '1', ...profiling }, gateway: { RATE_LIMIT_ACTOR: '0', RATE_LIMIT_ADDRESS: '0' } } });
try {
  await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 12 });
  const recorder = await createRecorder(stack);
  const looks = (await looksAt(stack)).filter((look) => titleOf(look).includes(values.only));
  const compared: Compared[] = [];
  for (const look of looks) {
    compared.push(await compare({ stack, look, asked: await recorder.askedFor(look), hotMs, coldCount: Number(values.cold) }));
    console.log(`measured ${titleOf(look)}`);
  }
  await recorder.close();
  console.log(`\n${comparisonTable(compared)}`);
  const pages = looks.filter(({ viewer, name }) => viewer === 'guest' && /^(?:Home|Product)(?:Page)?$/.test(name));
  if (pages.length > 0) console.log(`\n| hot page for guests, ${connections} connections | req/s | BFF CPU ms per request | req/s per core of the BFF | p95 at ${halfLoad} req/s, ms |\n|---|---|---|---|---|`);
  for (const look of pages) console.log(await underLoad(stack, look));
} finally {
  await closePools();
  await stack.stop();
  await backing.release();
}

/** As much as the BFF takes, or rather as this process can ask for; then a steady pace of half of what is aimed at. */
async function underLoad({ urls, ...rest }: Stack, look: Look): Promise<string> {
  const service = `bff-${look.client}` as const;
  const readCpu = cpuReader({ urls, ...rest }, service);
  const ask = screen(urls[service], look);
  await keepBusy({ ask, connections, ms: 2000, readCpu });
  const full = [];
  while (full.length < rounds) full.push(await keepBusy({ ask, connections, ms: hotMs, readCpu }));
  const perSecond = full.map(({ latenciesMs, seconds }) => latenciesMs.length / seconds);
  const half = [];
  while (half.length < rounds) half.push(await atPace({ ask, perSecond: halfLoad, ms: hotMs, readCpu }));
  const cpu = full.map((run) => run.cpu.bff);
  const cells = [`${look.client} ${look.name}`, withNoise(perSecond, 0), withNoise(cpu, 3), withNoise(cpu.map((ms) => 1000 / ms), 0), withNoise(half.map(({ latenciesMs }) => percentile(latenciesMs, 0.95)), 2)];
  return `| ${cells.join(' | ')} |`;
}
