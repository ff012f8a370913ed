/** npm run traffic:edge: nginx before two versions, until it is told to end. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCommand } from '../../dev/command.ts';
import { DevError } from '../../dev/dev-error.ts';
import { readOptions } from '../../dev/ops/options.ts';
import { devDir } from '../../dev/paths.ts';
import { runEdge } from './run-edge.ts';
import { greenShare } from './shares.ts';

const help = `npm run traffic:edge -- --listen <[address:]port> --blue <host:port> --green <host:port> [--folder <folder>]

Runs nginx before two versions of one service. All callers are on blue at first; npm run traffic:shift changes that.
  --folder   where shares and the log are kept (default: .dev/edge)`;

await runCommand(async ({ stopRequested }) => {
  const given = readOptions({ listen: { type: 'string' }, blue: { type: 'string' }, green: { type: 'string' }, folder: { type: 'string' } }, help);
  const { listen, blue, green } = given;
  if (!listen || !blue || !green) throw new DevError('An edge needs --listen, --blue and --green.', { hint: help });
  const folder = resolve(given.folder ?? join(devDir, 'edge'));
  mkdirSync(folder, { recursive: true });
  const edge = await runEdge({ folder, listen, blue, green });
  process.stdout.write(`nginx listens on ${listen}; green (${green}) has ${greenShare(folder)} % of callers, blue (${blue}) the others. Ctrl-C ends it.\n`);
  const code = await Promise.race([edge.ended, new Promise<'asked'>((end) => stopRequested.addEventListener('abort', () => end('asked'), { once: true }))]);
  if (code !== 'asked') throw new DevError(`nginx ended by itself (${code}).`, { hint: `Its log: ${join(folder, 'error.log')}` });
  await edge.stop();
  return 0;
});
