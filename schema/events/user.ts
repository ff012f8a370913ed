/** What the user subgraph tells the others. */
import { defineEvent } from '#platform/messaging/contract';
import { z } from 'zod';
import { country, currency, id } from './common.ts';

const userState = z.object({
  userId: id,
  email: z.email(),
  displayName: z.string(),
  locale: z.string(),
  currency,
  country: country.nullable(),
});
const exampleUser = {
  userId: 'usr_01jb2k0000000000000000000a',
  email: 'mara@example.com',
  displayName: 'Mara Lindqvist',
  locale: 'en',
  currency: 'EUR',
  country: 'SE',
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
