import { Accounts0001 } from './0001-accounts.ts';

export const migrations = [Accounts0001];
