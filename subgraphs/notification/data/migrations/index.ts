import { Notifications0001 } from './0001-notifications.ts';

export const migrations = [Notifications0001];
