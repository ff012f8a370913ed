/** Parents that resolvers receive, by GraphQL type; `codegen.ts` reads the names. */
import type { Connection } from '#platform/graphql/connection';
import type { ImageSource } from '#platform/graphql/shared-resolvers';
import type { Money as ExactMoney } from '#platform/money/money';
import type { UserErrorShape } from '#platform/errors/user-error';
import type { CommissionAgreementRow, PayoutAccountRow, StaffRow, TimelineRow, VendorRow } from './data/entities.ts';

export type MoneyParent = ExactMoney;
export type ImageParent = ImageSource;
export type UserErrorParent = UserErrorShape;
export type VendorParent = VendorRow;
export type VendorConnectionParent = Connection<VendorRow>;
export type VendorPoliciesParent = VendorRow;
export type VendorStaffMemberParent = StaffRow;
export type VendorMembershipParent = StaffRow;
export type PayoutAccountParent = PayoutAccountRow;
export type CommissionAgreementParent = CommissionAgreementRow;
export type VendorTimelineEntryParent = TimelineRow;
export interface UserParent {
  id: string;
}
