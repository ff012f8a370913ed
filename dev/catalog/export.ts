/** `npm run catalog:export -- --vendor <slug> [file.csv]`: writes a vendor's catalog to a file, or to standard output. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { DevError, describeError } from '../dev-error.ts';
import { withTarget } from '../ops/target.ts';
import { exportText } from '../../subgraphs/product/use-cases/export-catalog.ts';
import { say, vendorNamed } from './vendor-named.ts';

const usage = 'Usage: npm run catalog:export -- --vendor <slug> [file.csv]';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { vendor: { type: 'string' } }, allowPositionals: true });
  const vendor = values.vendor;
  if (!vendor || positionals.length > 1) throw new DevError('A vendor is needed.', { hint: usage });
  const [file] = positionals;
  await withTarget(async (target) => {
    const db = await target.database('product');
    const { id } = await vendorNamed(db, vendor);
    await pipeline(Readable.from(exportText(db, id)), file ? createWriteStream(file) : process.stdout, { end: file !== undefined });
    if (file) say(`Wrote ${file}`, true);
  });
}

try {
  await main();
} catch (error) {
  say(describeError(error), true);
  process.exitCode = 1;
}
