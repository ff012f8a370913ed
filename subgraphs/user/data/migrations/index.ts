import { Accounts0001 } from './0001-accounts.ts';
import { MailTokens0002 } from './0002-mail-tokens.ts';
import { Wishlists0003 } from './0003-wishlists.ts';

export const migrations = [Accounts0001, MailTokens0002, Wishlists0003];
