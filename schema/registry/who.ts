import { userInfo } from 'node:os';
import { git } from '../file-tree.ts';

/** Name of the person at the keyboard, as far as git or the system know it. */
export function whoAmI(): string {
  return git(['config', 'user.name'])?.trim() || userInfo().username;
}
