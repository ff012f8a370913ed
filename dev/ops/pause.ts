/** npm run ops:pause: keeps a consumer from taking messages. */
import { runCommand } from '../command.ts';
import { pauseCommand } from './pauses.ts';

await runCommand(() => pauseCommand(true));
