/** What the user subgraph tells the others. */
import { defineEvent } from '#platform/messaging/contract';
import { z } from 'zod';
import { country, currency, id, instant } from './common.ts';

const userState = z.object({
  userId: id,
  email: z.email(),
  displayName: z.string(),
  locale: z.string(),
  currency,
  country: country.nullable(),
  /** Whether the person has proved that the address is theirs. */
  emailVerified: z.boolean().optional(),
});
const exampleUser = {
  userId: 'usr_01jb2k0000000000000000000a',
  email: 'mara@example.com',
  displayName: 'Mara Lindqvist',
  locale: 'en',
  currency: 'EUR',
  country: 'SE',
  emailVerified: true,
};

/** A person created an account. Carries the whole public state, so that consumers keep their copy. */
export const userRegistered = defineEvent({
  type: 'user.registered.v1',
  aggregate: 'user',
  producer: 'user',
  schema: userState,
  example: exampleUser,
});

/** A person's name, address or preferences changed. Carries the whole state. */
export const userUpdated = defineEvent({
  type: 'user.updated.v1',
  aggregate: 'user',
  producer: 'user',
  schema: userState,
  example: exampleUser,
});

const recipient = { userId: id, email: z.email(), displayName: z.string(), locale: z.string() };
const exampleRecipient = { userId: exampleUser.userId, email: exampleUser.email, displayName: exampleUser.displayName, locale: exampleUser.locale };

/** A secret for one mail: whoever holds it acts as the person until it ends. Consumers neither log it nor keep it longer than the mail. */
const mailSecret = { token: z.string(), expiresAt: instant };

/** A person has to prove that an address is theirs: send the token there. */
export const verificationRequested = defineEvent({
  type: 'user.verification-requested.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, ...mailSecret }),
  example: { ...exampleRecipient, token: 'mkt_ev_example', expiresAt: '2026-03-03T09:30:00.000Z' },
});

/** Somebody, probably the person, asked for a new password: send the token to the person's address and nowhere else. */
export const passwordResetRequested = defineEvent({
  type: 'user.password-reset-requested.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, ...mailSecret }),
  example: { ...exampleRecipient, token: 'mkt_pr_example', expiresAt: '2026-03-01T10:30:00.000Z' },
});

/** A password was changed by its owner or by a reset: tell the person, who may not have been the one. */
export const passwordChanged = defineEvent({
  type: 'user.password-changed.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, how: z.enum(['CHANGED', 'RESET']), changedAt: instant }),
  example: { ...exampleRecipient, how: 'RESET', changedAt: '2026-03-01T09:35:00.000Z' },
});

/** A second factor was set up or given up, or its recovery codes were replaced: tell the person, who may not have been the one. */
export const secondFactorChanged = defineEvent({
  type: 'user.second-factor-changed.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, change: z.enum(['ENABLED', 'DISABLED', 'RECOVERY_CODES_REPLACED']), changedAt: instant }),
  example: { ...exampleRecipient, change: 'ENABLED', changedAt: '2026-03-01T09:35:00.000Z' },
});
