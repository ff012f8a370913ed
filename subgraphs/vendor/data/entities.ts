/** Rows of this subgraph. Column names are the snake_case of the property names; migrations are the truth about types. */
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { VendorStatus } from '../domain/vendor-status.ts';

export type StaffRole = 'OWNER' | 'MANAGER' | 'CATALOG' | 'FULFILMENT' | 'FINANCE' | 'READ_ONLY';

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
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface StaffRow {
  id: string;
  vendorId: string;
  userId: string;
  role: StaffRole;
  since: Date;
}

export interface ShippingRateRow {
  id: string;
  vendorId: string;
  /** Country codes the rate is for, separated by commas; `*` is everywhere else. */
  countries: string;
  currency: string;
  priceMinor: number;
  freeFromMinor: number | null;
  minDays: number;
  maxDays: number;
}

export interface PayoutAccountRow {
  vendorId: string;
  label: string;
  last4: string;
  currency: string;
  status: 'PENDING' | 'VERIFIED' | 'DISABLED';
}

export interface CommissionAgreementRow {
  id: string;
  vendorId: string;
  categoryId: string | null;
  rateBasisPoints: number;
  fixedMinor: number;
  fixedCurrency: string | null;
  validFrom: Date;
  validUntil: Date | null;
}

export interface SettledRequirementRow {
  vendorId: string;
  code: string;
  settledAt: Date;
  settledBy: string | null;
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
  version: integer,
  createdAt: instant,
  updatedAt: instant,
});
export const staffEntity = entity<StaffRow>('vendor_staff', { id: key, vendorId: text, userId: text, role: text, since: instant });
export const shippingRateEntity = entity<ShippingRateRow>('shipping_rates', {
  id: key,
  vendorId: text,
  countries: text,
  currency: text,
  priceMinor: minorUnits,
  freeFromMinor: { ...minorUnits, nullable: true },
  minDays: integer,
  maxDays: integer,
});
export const payoutAccountEntity = entity<PayoutAccountRow>('payout_accounts', { vendorId: key, label: text, last4: text, currency: text, status: text });
export const commissionAgreementEntity = entity<CommissionAgreementRow>('commission_agreements', {
  id: key,
  vendorId: text,
  categoryId: nullableText,
  rateBasisPoints: integer,
  fixedMinor: minorUnits,
  fixedCurrency: nullableText,
  validFrom: instant,
  validUntil: nullableInstant,
});
export const settledRequirementEntity = entity<SettledRequirementRow>('settled_requirements', { vendorId: key, code: key, settledAt: instant, settledBy: nullableText });
export const timelineEntity = entity<TimelineRow>('vendor_timeline', { id: key, vendorId: text, at: instant, event: text, note: nullableText, actorId: nullableText });

export const entities = [vendorEntity, staffEntity, shippingRateEntity, payoutAccountEntity, commissionAgreementEntity, settledRequirementEntity, timelineEntity];
