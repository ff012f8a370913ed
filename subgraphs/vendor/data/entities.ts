/** Rows of this subgraph. Column names are the snake_case of the property names; migrations are the truth about types. */
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { StaffRole } from '../domain/staff-roles.ts';
import type { VendorStatus } from '../domain/vendor-status.ts';


export interface VendorRow {
  id: string;
  slug: string;
  name: string;
  tagline: string | null;
  description: string | null;
  country: string;
  payoutCurrency: string;
  logoKey: string | null;
  bannerKey: string | null;
  status: VendorStatus;
  isAcceptingOrders: boolean;
  handlingDays: number;
  returnWindowDays: number;
  returnsPolicy: string | null;
  shippingPolicy: string | null;
  /** Who stands behind it by law; null until the owner has said so. */
  legalName: string | null;
  vatId: string | null;
  /** JSON of a postal address. */
  businessAddress: string | null;
  /** Raised at each change of anything that is announced. */
  version: number;
  /** Raised at each change of the profile: what edits of it are guarded by. */
  profileVersion: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface StaffRow {
  id: string;
  vendorId: string;
  userId: string;
  role: StaffRole;
  since: Date;
  version: number;
}

export interface PayoutAccountRow {
  vendorId: string;
  label: string;
  last4: string;
  currency: string;
  status: 'PENDING' | 'VERIFIED' | 'DISABLED';
  /** What the payment provider calls it; null in accounts from before that was asked for. */
  providerToken: string | null;
  version: number;
  submittedAt: Date | null;
  submittedBy: string | null;
  disabledReason: string | null;
  /** Payouts wait until then, since the account was changed. */
  heldUntil: Date | null;
}

export interface CommissionAgreementRow {
  id: string;
  vendorId: string;
  categoryId: string | null;
  rateBasisPoints: number;
  fixedMinor: number;
  fixedCurrency: string | null;
  /** JSON of all fixed parts; null where `fixedMinor` and `fixedCurrency` are all there is. */
  fixedParts: string | null;
  validFrom: Date;
  validUntil: Date | null;
  note: string | null;
  version: number;
}

export interface SettledRequirementRow {
  vendorId: string;
  code: string;
  settledAt: Date;
  settledBy: string | null;
  textVersion: string | null;
  note: string | null;
  expiresAt: Date | null;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
}

export interface TimelineRow {
  id: string;
  vendorId: string;
  at: Date;
  event: string;
  note: string | null;
  actorId: string | null;
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const column = (type: 'varchar' | 'text' | 'int' | 'datetime' | 'boolean', options: EntitySchemaColumnOptions = { type: 'varchar' }) => ({ ...options, type });
const text = column('varchar');
const nullableText = column('varchar', { type: 'varchar', nullable: true });
const key = column('varchar', { type: 'varchar', primary: true });
const integer = column('int');
const flag = column('boolean');
const instant: EntitySchemaColumnOptions = { type: 'datetime', precision: 3 };
const nullableInstant: EntitySchemaColumnOptions = { ...instant, nullable: true };
// TypeORM hydrates BIGINT as a string; amounts are safe integers here.
const minorUnits: EntitySchemaColumnOptions = { type: 'bigint', transformer: { from: (value: string | null) => (value === null ? null : Number(value)), to: (value: number | null) => value } };

function entity<Row extends object>(tableName: string, columns: Record<keyof Row & string, EntitySchemaColumnOptions>): EntitySchema<Row> {
  const named = Object.entries<EntitySchemaColumnOptions>(columns).map(([property, options]) => [property, { ...options, name: snakeCase(property) }]);
  return new EntitySchema<Row>({ name: tableName, tableName, columns: Object.fromEntries(named) });
}

export const vendorEntity = entity<VendorRow>('vendors', {
  id: key,
  slug: text,
  name: text,
  tagline: nullableText,
  description: nullableText,
  country: text,
  payoutCurrency: text,
  logoKey: nullableText,
  bannerKey: nullableText,
  status: text,
  isAcceptingOrders: flag,
  handlingDays: integer,
  returnWindowDays: integer,
  returnsPolicy: nullableText,
  shippingPolicy: nullableText,
  legalName: nullableText,
  vatId: nullableText,
  businessAddress: nullableText,
  version: integer,
  profileVersion: integer,
  createdAt: instant,
  updatedAt: instant,
});
export const staffEntity = entity<StaffRow>('vendor_staff', { id: key, vendorId: text, userId: text, role: text, since: instant, version: integer });
export const payoutAccountEntity = entity<PayoutAccountRow>('payout_accounts', {
  vendorId: key,
  label: text,
  last4: text,
  currency: text,
  status: text,
  providerToken: nullableText,
  version: integer,
  submittedAt: nullableInstant,
  submittedBy: nullableText,
  disabledReason: nullableText,
  heldUntil: nullableInstant,
});
export const commissionAgreementEntity = entity<CommissionAgreementRow>('commission_agreements', {
  id: key,
  vendorId: text,
  categoryId: nullableText,
  rateBasisPoints: integer,
  fixedMinor: minorUnits,
  fixedCurrency: nullableText,
  fixedParts: nullableText,
  validFrom: instant,
  validUntil: nullableInstant,
  note: nullableText,
  version: integer,
});
export const settledRequirementEntity = entity<SettledRequirementRow>('settled_requirements', {
  vendorId: key,
  code: key,
  settledAt: instant,
  settledBy: nullableText,
  textVersion: nullableText,
  note: nullableText,
  expiresAt: nullableInstant,
  withdrawnAt: nullableInstant,
  withdrawnReason: nullableText,
});
export const timelineEntity = entity<TimelineRow>('vendor_timeline', { id: key, vendorId: text, at: instant, event: text, note: nullableText, actorId: nullableText });

export const entities = [vendorEntity, staffEntity, payoutAccountEntity, commissionAgreementEntity, settledRequirementEntity, timelineEntity];
