import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { composeAnswers, removeCompose } from './backing/compose.ts';
import { releaseBacking } from './backing/backing.ts';
import { liveUsers } from './backing/leases.ts';
import { devProfile, testProfile } from './backing/profile.ts';
import { runCommand } from './command.ts';
import { DevError } from './dev-error.ts';
import { devDir } from './paths.ts';
import { stopProcess } from './process/stop.ts';
import { runningStack, stopOrphans } from './running.ts';

await runCommand(async () => {
  if (!(await confirmed())) {
    process.stdout.write('Nothing was removed.\n');
    return 1;
  }
  const running = runningStack();
  if (running) await stopProcess(running.supervisor, { graceMs: 90_000 });
  await stopOrphans();
  for (const profile of [devProfile, testProfile]) {
    await releaseBacking(profile);
    const user = liveUsers(profile)[0];
    if (user) throw new DevError(`Process ${user.pid} still uses the ${profile.name} backing services.`, { hint: 'Let that command end, then reset again.' });
  }
  if (await composeAnswers()) for (const profile of [devProfile, testProfile]) await removeCompose(profile);
  rmSync(devDir, { recursive: true, force: true });
  process.stdout.write(`Removed ${devDir}. Servers that you named by URL keep their data.\n`);
  return 0;
});

async function confirmed(): Promise<boolean> {
  if (process.argv.includes('--yes')) return true;
  if (!process.stdin.isTTY) throw new DevError('This removes all local data of the marketplace.', { hint: 'Confirm with: npm run reset -- --yes' });
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Remove all local data under ${devDir}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
