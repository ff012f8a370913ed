/**
 * `npm run bench screens [-- --seconds 2 --cold 25 --only "web (Cart|Order)Page" --profile <folder>]`: each screen through BFF, gateway and subgraphs, against the same data
 * asked from the gateway directly, and against that operation through a process that merely passes it on. Hot: the same request again and again, one at a time; the ways take turns in
 * short rounds after 12,000 requests of the page and 4,000 of each other way, so that the machine's other load meets all alike, and what lies between the rounds is the noise. Cold: nothing kept in BFF or gateway. Then people's pages, and the
 * pages that guests see most, at half load. `--only` is a regular expression. Everything runs on this machine: ratios and CPU per request say more than milliseconds.
 */
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { createProgress } from '../../dev/progress.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack } from '../../dev/stack.ts';
import { readBenchOptions } from '../options.ts';
import { closePools } from './ask.ts';
import { compare, type Compared } from './compare.ts';
import { halfLoad, halfLoadTable, type HalfLoad } from './half-load.ts';
import { createRecorder } from './recorded.ts';
import { comparisonTable, inShort } from './report.ts';
import { looksAt, type Look } from './screens.ts';

const { values } = readBenchOptions({ options: { seconds: { type: 'string', default: '2' }, cold: { type: 'string', default: '25' }, only: { type: 'string', default: '' }, profile: { type: 'string' } } });
const titleOf = ({ client, name, viewer }: Look): string => `${client} ${name}, ${viewer}`;
const hotMs = Number(values.seconds) * 1000;
const isMeant = new RegExp(values.only);
/** What guests see most, and everything of people who are signed in. */
const isForHalfLoad = ({ viewer, name }: Look): boolean => viewer !== 'guest' || /^(?:Home|Product)(?:Page)?$/.test(name);
/** People are signed in anew every few minutes, since tokens end after a while. */
function remembered<T>(make: () => Promise<T>, forMs = 240_000): () => Promise<T> {
  let made: { at: number; what: Promise<T> } | undefined;
  return () => (made = made && made.at + forMs > Date.now() ? made : { at: Date.now(), what: make() }).what;
}

const progress = createProgress();
const backing = await startBacking({ profile: testProfile, progress, stopping: new AbortController().signal });
// With a folder given, each service leaves a CPU profile there.
const profiling: Record<string, string> = values.profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${values.profile}` };
// What is measured is how long answers take, so nobody is refused any.
const patient = { ADMISSION_TARGET_MS: '10000', ADMISSION_WAIT_MS: '10000', SHED_ANONYMOUS_MS: '60000', SHED_EVERYBODY_MS: '60000' };
// One person asks here for what many would ask: together they would cost the subgraphs what one does, and the pace that can be kept would seem higher than it is.
const apart = { GATEWAY_MERGE_IN_FLIGHT: 'false' };
const stack = await startStack({ backing, env: { '*': { LOG_LEVEL: 'warn', TRACE_SAMPLE_PERCENT: '1', ...patient, ...profiling }, gateway: { ...apart, RATE_LIMIT_ACTOR: '0', RATE_LIMIT_ADDRESS: '0' }, user: { ACCESS_TOKEN_LIFETIME_SECONDS: '900' } } });
try {
  await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 12 });
  const recorder = await createRecorder(stack);
  const compared: Compared[] = [];
  const halfLoads: HalfLoad[] = [];
  const failures: string[] = [];
  const looks = remembered(() => looksAt(stack));
  for (const client of ['web', 'mobile'] as const) {
    const titles = (await looks()).filter((each) => each.client === client && isMeant.test(titleOf(each))).map(titleOf);
    for (const title of titles) {
      const look = (await looks()).find((each) => titleOf(each) === title) as Look;
      try {
        const asked = await recorder.askedFor(look);
        const result = await compare({ stack, look, asked, hotMs, coldCount: Number(values.cold) });
        compared.push(result);
        if (asked[0] && isForHalfLoad(look)) halfLoads.push(await halfLoad({ stack, look, asked: asked[0], hotMs }));
        console.log(`measured ${titleOf(look)}: ${inShort(result)}`);
      } catch (error) {
        // On a machine that is too busy some answers come too late; the other screens are measured all the same.
        failures.push(`${titleOf(look)} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  await recorder.close();
  console.log(`\n${comparisonTable(compared)}\n\n${halfLoadTable(halfLoads)}\n${failures.join('\n')}`);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  await closePools();
  await stack.stop();
  await backing.release();
}
