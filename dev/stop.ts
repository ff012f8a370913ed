import { releaseBacking } from './backing/backing.ts';
import { devProfile, testProfile } from './backing/profile.ts';
import { runCommand } from './command.ts';
import { stopProcess } from './process/stop.ts';
import { runningStack, stopOrphans } from './running.ts';

// --leftovers: only what a command that was killed outright could not stop itself.
const onlyLeftovers = process.argv.includes('--leftovers');

await runCommand(async () => {
  const running = onlyLeftovers ? undefined : runningStack();
  if (running) {
    process.stdout.write(`Stopping the marketplace (process ${running.supervisor.pid}) …\n`);
    await stopProcess(running.supervisor, { graceMs: 90_000 });
  }
  await stopOrphans();
  for (const profile of [devProfile, testProfile]) await releaseBacking(profile);
  process.stdout.write(running ? 'Stopped.\n' : 'Nothing runs any more.\n');
  return 0;
});
