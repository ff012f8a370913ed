/**
 * `npm run seed`: fills the stack that runs in this clone with the demo marketplace. `--if-empty` does nothing where there is a catalog already;
 * `--products 100000 --vendors 2000` adds a large generated catalog for load tests.
 */
import { parseArgs } from 'node:util';
import { DevError } from './dev-error.ts';
import { reportFailure } from './progress.ts';
import { runningStack } from './running.ts';
import { seedLargeCatalog } from './seed/large-catalog.ts';
import { isEmpty, seedStack } from './seed/seed-stack.ts';

const logEveryMs = 10_000;

function count(name: 'products' | 'vendors', given: string | undefined, preset: number): number {
  const value = Number(given ?? preset);
  if (Number.isInteger(value) && value > 0 && value <= 1_000_000) return value;
  throw new DevError(`--${name} must be a whole number from 1 to 1000000, got "${given}".`);
}

/** Progress in one line that changes; where no terminal shows it, a line now and then. */
function createSay(): (text: string) => void {
  if (process.stdout.isTTY) return (text) => void process.stdout.write(`\r${text.padEnd(100)}`);
  let saidAt = Date.now();
  return (text) => {
    if (Date.now() - saidAt < logEveryMs) return;
    saidAt = Date.now();
    console.log(text);
  };
}

async function main(): Promise<string> {
  const { values } = parseArgs({ options: { 'if-empty': { type: 'boolean' }, products: { type: 'string' }, vendors: { type: 'string' } } });
  const topology = runningStack()?.topology;
  if (!topology) throw new DevError('Nothing runs here that could be filled.', { hint: 'Start it first, in another terminal: npm start' });
  const say = createSay();
  if (values.products !== undefined || values.vendors !== undefined) {
    return seedLargeCatalog({ topology, products: count('products', values.products, 100_000), vendors: count('vendors', values.vendors, 2_000), say });
  }
  if (values['if-empty'] && !(await isEmpty(topology))) return 'as they were';
  return seedStack({ topology, say });
}

try {
  const summary = await main();
  console.log(process.stdout.isTTY ? `\r${summary.padEnd(100)}` : summary);
} catch (error) {
  reportFailure(error);
}
