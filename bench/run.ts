/** `npm run bench <name> [-- options]`: runs bench/<name>/main.ts. Without a name it lists what there is. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [name, ...rest] = process.argv.slice(2);
const known = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, 'main.ts')))
  .map((entry) => entry.name);
if (name === undefined || !known.includes(name)) {
  console.error(`Name a benchmark: ${known.join(', ')}. For example: npm run bench ${known[0] ?? 'gateway'}`);
  process.exitCode = 1;
} else {
  process.argv = [...process.argv.slice(0, 2), ...rest];
  await import(join(import.meta.dirname, name, 'main.ts'));
}
