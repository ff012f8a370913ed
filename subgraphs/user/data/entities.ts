/** Rows of this subgraph as reads return them. Column names are the snake_case of the property names; migrations are the truth about types. */
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

/** A person, without credentials: those never leave the statements that check them. */
export interface UserRow {
  id: string;
  email: string;
  emailVerifiedAt: Date | null;
  displayName: string;
  locale: string;
  currency: string;
  country: string | null;
  version: number;
  createdAt: Date;
}

export interface UserRoleRow {
  userId: string;
  role: string;
}

export interface AddressRow {
  id: string;
  userId: string;
  recipient: string;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  country: string;
  phone: string | null;
  /** 1 or null, so that a unique key allows one default per person. */
  defaultMarker: number | null;
  createdAt: Date;
}

export interface SessionRow {
  id: string;
  userId: string;
  clientKind: string;
  deviceName: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  idleUntil: Date;
  revokedAt: Date | null;
}

export interface MembershipRow {
  vendorId: string;
  userId: string;
  role: string;
}

export interface WishlistRow {
  userId: string;
  productId: string;
  addedAt: Date;
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const key: EntitySchemaColumnOptions = { type: 'varchar', primary: true };
const text: EntitySchemaColumnOptions = { type: 'varchar' };
const nullableText: EntitySchemaColumnOptions = { type: 'varchar', nullable: true };
const integer: EntitySchemaColumnOptions = { type: 'int' };
const instant: EntitySchemaColumnOptions = { type: 'datetime', precision: 3 };
const nullableInstant: EntitySchemaColumnOptions = { ...instant, nullable: true };

function entity<Row extends object>(tableName: string, columns: Record<keyof Row & string, EntitySchemaColumnOptions>): EntitySchema<Row> {
  const named = Object.entries<EntitySchemaColumnOptions>(columns).map(([property, options]) => [property, { ...options, name: snakeCase(property) }]);
  return new EntitySchema<Row>({ name: tableName, tableName, columns: Object.fromEntries(named) });
}

export const userEntity = entity<UserRow>('users', {
  id: key,
  email: text,
  emailVerifiedAt: nullableInstant,
  displayName: text,
  locale: text,
  currency: text,
  country: nullableText,
  version: integer,
  createdAt: instant,
});
export const userRoleEntity = entity<UserRoleRow>('user_roles', { userId: key, role: key });
export const addressEntity = entity<AddressRow>('addresses', {
  id: key,
  userId: text,
  recipient: text,
  line1: text,
  line2: nullableText,
  city: text,
  region: nullableText,
  postalCode: nullableText,
  country: text,
  phone: nullableText,
  defaultMarker: { type: 'tinyint', nullable: true },
  createdAt: instant,
});
export const sessionEntity = entity<SessionRow>('sessions', {
  id: key,
  userId: text,
  clientKind: text,
  deviceName: nullableText,
  createdAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
  idleUntil: instant,
  revokedAt: nullableInstant,
});
export const membershipEntity = entity<MembershipRow>('memberships', { vendorId: key, userId: key, role: text });
export const wishlistEntity = entity<WishlistRow>('wishlist_items', { userId: key, productId: key, addedAt: instant });

export const entities = [userEntity, userRoleEntity, addressEntity, sessionEntity, membershipEntity, wishlistEntity];
