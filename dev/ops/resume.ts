/** npm run ops:resume: lets a paused consumer take messages again. */
import { runCommand } from '../command.ts';
import { pauseCommand } from './pauses.ts';

await runCommand(() => pauseCommand(false));
