import { Vendors0001 } from './0001-vendors.ts';

export const migrations = [Vendors0001];
