import { Accounts0001 } from './0001-accounts.ts';
import { MailTokens0002 } from './0002-mail-tokens.ts';
import { Wishlists0003 } from './0003-wishlists.ts';
import { SecondFactors0004 } from './0004-second-factors.ts';
import { Rights0005 } from './0005-rights.ts';
import { Privacy0006 } from './0006-privacy.ts';
import { ApiKeyUsage0007 } from './0007-api-key-usage.ts';
import { Sandboxes0008 } from './0008-sandboxes.ts';

export const migrations = [Accounts0001, MailTokens0002, Wishlists0003, SecondFactors0004, Rights0005, Privacy0006, ApiKeyUsage0007, Sandboxes0008];
