/** Demo people with roles, addresses, wish lists and events; doing it twice changes nothing. */
import { userRegistered } from '#events/user';
import { createSealer, type Sealer } from '#platform/auth/sealer';
import type { Database, Tx } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import { daysBefore } from '../../dev/demo/dates.ts';
import { deterministicId, idPrefixes } from '../../dev/demo/ids.ts';
import type { DemoCustomer, DemoUser } from '../../dev/demo/model.ts';
import { createPasswordHasher } from './credentials/password-hasher.ts';
import { insertAddress } from './data/address-repository.ts';
import { insertUser } from './data/user-repository.ts';
import { beginEnrolment, confirmEnrolment } from './data/second-factor-repository.ts';
import { addWish } from './data/wishlist-repository.ts';
import { grantedRoles } from './domain/roles.ts';
import { announceUser } from './events.ts';

export interface SeedOptions {
  db: Database;
  outbox: Outbox;
  /** Key that seals second factors, by id, as in `SEALING_KEYS`. */
  sealingKeys: Readonly<Record<string, string>>;
  users: readonly DemoUser[];
  /** Those among the users who have addresses. */
  customers: readonly DemoCustomer[];
  now: Date;
  /** Called after each batch. */
  onProgress?: (done: number, total: number) => void;
}

const batchSize = 50;

export async function seed({ db, outbox, sealingKeys, users, customers, now, onProgress }: SeedOptions): Promise<void> {
  const hashOf = rememberedHashes();
  const sealer = createSealer(sealingKeys);
  const customerOf = new Map(customers.map((customer) => [customer.id, customer]));
  for (let start = 0; start < users.length; start += batchSize) {
    const missing = await notYetThere(db, users.slice(start, start + batchSize));
    const people: Person[] = [];
    for (const user of missing) people.push({ user, passwordHash: await hashOf(user.password), customer: customerOf.get(user.id) });
    await db.transaction(async (tx) => {
      for (const person of people) await insertPerson({ tx, outbox, sealer, now, ...person });
    });
    onProgress?.(Math.min(start + batchSize, users.length), users.length);
  }
}

/** Hashes each password once: the demo's people share one, and hashing is made to be slow. */
function rememberedHashes(): (password: string) => Promise<string> {
  const passwords = createPasswordHasher({ maxConcurrent: 1 });
  const hashes = new Map<string, string>();
  return async (password) => {
    const known = hashes.get(password) ?? (await passwords.hash(password));
    hashes.set(password, known);
    return known;
  };
}

async function notYetThere(db: Database, users: readonly DemoUser[]): Promise<DemoUser[]> {
  const rows = await db.query<{ id: string }>('SELECT id FROM users WHERE id IN (?)', [users.map(({ id }) => id)]);
  const there = new Set(rows.map(({ id }) => id));
  return users.filter(({ id }) => !there.has(id));
}

interface Person {
  user: DemoUser;
  passwordHash: string;
  customer: DemoCustomer | undefined;
}

async function insertPerson({ tx, outbox, sealer, now, user, passwordHash, customer }: Person & { tx: Tx; outbox: Outbox; sealer: Sealer; now: Date }): Promise<void> {
  const createdAt = daysBefore(now, user.joinedDaysAgo);
  await insertUser(tx, {
    id: user.id,
    email: user.email,
    emailVerifiedAt: createdAt,
    displayName: user.displayName,
    locale: user.locale,
    currency: user.currency,
    country: user.countryCode,
    passwordHash,
    roles: grantedRoles.filter((role) => (user.roles as readonly string[]).includes(role)),
    createdAt,
  });
  if (user.totpSecret) {
    await beginEnrolment(tx, { userId: user.id, secretSealed: sealer.seal(user.totpSecret, user.id), now: createdAt });
    await confirmEnrolment(tx, user.id, createdAt);
  }
  if (customer) await insertBelongings(tx, customer, createdAt, now);
  await announceUser({ tx, outbox, contract: userRegistered, userId: user.id });
}

async function insertBelongings(tx: Tx, { id: userId, addresses, wishlistProductSlugs }: DemoCustomer, createdAt: Date, now: Date): Promise<void> {
  for (const { id, recipientName: recipient, line1, line2, city, region, postalCode, countryCode: country, phone, isDefault } of addresses) {
    await insertAddress(tx, { id, userId, recipient, line1, line2, city, region, postalCode, country, phone, isDefault, createdAt });
  }
  for (const [index, slug] of wishlistProductSlugs.entries()) {
    await addWish(tx, { userId, productId: deterministicId(idPrefixes.product, slug), addedAt: daysBefore(now, 3 * (index + 1)) });
  }
}
