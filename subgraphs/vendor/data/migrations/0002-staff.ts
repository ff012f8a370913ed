import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, id, instant, table } from './columns.ts';

/**
 * Invitations, offers of ownership, and what is known of people. The database itself holds that a vendor has one owner: `owner_of` is
 * unique, and a vendor's `owner_staff_id` refers to a row that is its owner, so that row can neither go nor lose its role while it is named.
 */
export class Staff0002 implements MigrationInterface {
  name = 'Staff0002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE vendors ADD COLUMN profile_version INT NOT NULL DEFAULT 1, ADD COLUMN owner_staff_id ${id} NULL`);
    await runner.query('UPDATE vendors SET profile_version = version');
    await keepOldestOwners(runner);
    await runner.query(`
      ALTER TABLE vendor_staff ADD COLUMN version INT NOT NULL DEFAULT 1,
        ADD COLUMN owner_of ${id} GENERATED ALWAYS AS (IF(role = 'OWNER', vendor_id, NULL)) STORED,
        ADD UNIQUE KEY uq_vendor_staff_owner (owner_of), ADD UNIQUE KEY uq_vendor_staff_owner_row (id, owner_of)`);
    await runner.query('UPDATE vendors v JOIN vendor_staff s ON s.owner_of = v.id SET v.owner_staff_id = s.id');
    await runner.query('ALTER TABLE vendors ADD CONSTRAINT fk_vendors_owner FOREIGN KEY (owner_staff_id, id) REFERENCES vendor_staff (id, owner_of)');
    for (const sql of [invitations, offers, people]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendors DROP FOREIGN KEY fk_vendors_owner');
    await runner.query('ALTER TABLE vendors DROP COLUMN profile_version, DROP COLUMN owner_staff_id');
    await runner.query('ALTER TABLE vendor_staff DROP KEY uq_vendor_staff_owner, DROP KEY uq_vendor_staff_owner_row, DROP COLUMN owner_of, DROP COLUMN version');
    await runner.query('DROP TABLE staff_invitations, ownership_offers, people');
  }
}

/** Nothing held owners to one before: the one who was there first stays, others lead on as managers. */
async function keepOldestOwners(runner: QueryRunner): Promise<void> {
  await runner.query(`
    UPDATE vendor_staff s JOIN vendor_staff o ON o.vendor_id = s.vendor_id AND o.role = 'OWNER' AND (o.since < s.since OR (o.since = s.since AND o.id < s.id))
    SET s.role = 'MANAGER' WHERE s.role = 'OWNER'`);
}

/** `open_key` is the address while the invitation is open, so that a vendor has at most one open invitation for it. */
const invitations = `
  CREATE TABLE staff_invitations (
    id ${id} NOT NULL PRIMARY KEY,
    vendor_id ${id} NOT NULL,
    email VARCHAR(254) NOT NULL,
    email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    role ${code} NOT NULL,
    state ${code} NOT NULL,
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    locale VARCHAR(35) CHARACTER SET ascii NOT NULL,
    invited_by ${id} NULL,
    accepted_by ${id} NULL,
    sent_count INT NOT NULL DEFAULT 1,
    version INT NOT NULL DEFAULT 1,
    created_at ${instant} NOT NULL,
    sent_at ${instant} NOT NULL,
    expires_at ${instant} NOT NULL,
    settled_at ${instant} NULL,
    open_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (IF(state = 'PENDING', email_key, NULL)) STORED,
    UNIQUE KEY uq_staff_invitations_open (vendor_id, open_key),
    UNIQUE KEY uq_staff_invitations_token (token_hash),
    KEY ix_staff_invitations_vendor (vendor_id, state, id)
  ) ${table}`;

/** At most one open offer per vendor. */
const offers = `
  CREATE TABLE ownership_offers (
    vendor_id ${id} NOT NULL PRIMARY KEY,
    id ${id} NOT NULL,
    from_user_id ${id} NOT NULL,
    to_user_id ${id} NOT NULL,
    offered_at ${instant} NOT NULL,
    expires_at ${instant} NOT NULL
  ) ${table}`;

/** The local copy of what the user subgraph announces, as far as invitations need it. */
const people = `
  CREATE TABLE people (
    user_id ${id} NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    email_verified BOOLEAN NOT NULL DEFAULT FALSE
  ) ${table}`;
