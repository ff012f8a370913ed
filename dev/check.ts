import { runChecks } from './checks.ts';
import { runCommand } from './command.ts';
import { createProgress } from './progress.ts';

await runCommand(async ({ stopRequested }) => {
  await runChecks(createProgress(), stopRequested);
  return 0;
});
