/** `npm run schema:check`: everything that a change of the schemas has to pass. */
import { checkCommand } from './command-line.ts';

const usage = `npm run schema:check [-- options]
Composes the subgraphs, compares the schemas with a base, validates the registered operations, applies the lint rules.`;

if (import.meta.main) process.exitCode = await checkCommand({ usage });
