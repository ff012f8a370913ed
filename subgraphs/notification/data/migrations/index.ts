import { Notifications0001 } from './0001-notifications.ts';
import { Secrets0002 } from './0002-secrets.ts';
import { Retention0003 } from './0003-retention.ts';

export const migrations = [Notifications0001, Secrets0002, Retention0003];
