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

/** A person wants another address for the account: send the token to that new address (`email`), to prove that it is theirs. */
export const emailChangeRequested = defineEvent({
  type: 'user.email-change-requested.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, ...mailSecret }),
  example: { ...exampleRecipient, token: 'mkt_em_example', expiresAt: '2026-03-02T09:30:00.000Z' },
});

/** An account moved to another address: tell the old one (`email`), with the token that takes the change back. */
export const emailChanged = defineEvent({
  type: 'user.email-changed.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, ...mailSecret, newEmail: z.string() }),
  example: { ...exampleRecipient, newEmail: 'm***@example.org', token: 'mkt_em_example', expiresAt: '2026-03-15T09:30:00.000Z' },
});

/** A person signed in on a device that was not seen before: tell them, who may not have been the one. */
export const signedInOnNewDevice = defineEvent({
  type: 'user.signed-in-on-new-device.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, client: z.string(), deviceName: z.string().nullable(), signedInAt: instant }),
  example: { ...exampleRecipient, client: 'mobile', deviceName: 'Pixel 9', signedInAt: '2026-03-01T09:35:00.000Z' },
});

/** Support acts as a customer for a while: tell the customer. */
export const impersonationStarted = defineEvent({
  type: 'user.impersonation-started.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, impersonationId: id, reason: z.string(), startedAt: instant, expiresAt: instant }),
  example: { ...exampleRecipient, impersonationId: 'imp_01jb2k0000000000000000000a', reason: 'Cart shows a wrong total, ticket 4711', startedAt: '2026-03-01T09:35:00.000Z', expiresAt: '2026-03-01T09:45:00.000Z' },
});

/** A person's platform-wide roles changed. Carries all of them. */
export const rolesChanged = defineEvent({
  type: 'user.roles-changed.v1',
  aggregate: 'user',
  producer: 'user',
  schema: z.object({ ...recipient, roles: z.array(z.string()), changedAt: instant }),
  example: { ...exampleRecipient, roles: ['customer', 'support'], changedAt: '2026-03-01T09:35:00.000Z' },
});

/** An API key was revoked, or its secret is being replaced: whoever keeps answers about these hashes forgets them. */
export const apiKeyRevoked = defineEvent({
  type: 'api-key.revoked.v1',
  aggregate: 'api-key',
  producer: 'user',
  schema: z.object({ keyId: id, vendorId: id.nullable(), keyHashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)), reason: z.enum(['REVOKED', 'ROTATED']) }),
  example: { keyId: 'key_01jb2k0000000000000000000a', vendorId: null, keyHashes: ['5e'.repeat(32)], reason: 'REVOKED' },
});
