/** `npm run schema:diff`: what changed in the published schemas, safe changes included. */
import { checkCommand } from './command-line.ts';

const usage = `npm run schema:diff [-- options]
Lists the changes of the API, the partner contract and both BFF schemas against a base: who is broken, what is risky, what is safe.`;

if (import.meta.main) process.exitCode = await checkCommand({ usage, parts: ['changes'], showNotes: true });
