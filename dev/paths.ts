import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const rootDir: string = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Everything a local stack writes: data, logs, secrets, mail. Never committed; `npm run reset` removes it. */
export const devDir: string = join(rootDir, '.dev');

export const logDir: string = join(devDir, 'logs');
