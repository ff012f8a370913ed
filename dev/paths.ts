import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const rootDir: string = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/**
 * Everything a local stack writes: data, logs, secrets, mail. Never committed; `npm run reset` removes it.
 * STACK_DIR moves it elsewhere, for a second stack of one clone.
 */
export const devDir: string = process.env.STACK_DIR ? resolve(process.env.STACK_DIR) : join(rootDir, '.dev');

export const logDir: string = join(devDir, 'logs');

/** Within a stack's data folder: what its services recorded of traces. */
export const traceFolder = 'traces';
