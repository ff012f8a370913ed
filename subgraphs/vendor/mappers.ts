/** Parents that resolvers receive, by GraphQL type; `codegen.ts` reads the names. */
import type { Connection } from '#platform/graphql/connection';
import type { ImageSource } from '#platform/graphql/shared-resolvers';
import type { Money as ExactMoney } from '#platform/money/money';
import type { UserErrorShape } from '#platform/errors/user-error';
import type { CommissionAgreementRow, PayoutAccountRow, StaffRow, TimelineRow, VendorRow } from './data/entities.ts';
import type { HolidayRow } from './data/holiday-repository.ts';
import type { ShippingProfile as Profile, ShippingRate as Rate, ShippingZone as Zone, WeightStep } from './data/shipping-repository.ts';
import type { InvitationRow, OfferRow } from './data/staff-repository.ts';
import type { Requirement } from './domain/requirements.ts';

export type MoneyParent = ExactMoney;
export type ImageParent = ImageSource;
export type UserErrorParent = UserErrorShape;
export type VendorParent = VendorRow;
export type VendorConnectionParent = Connection<VendorRow>;
export type VendorPoliciesParent = VendorRow;
export type VendorRequirementParent = Requirement;
export type VendorStaffMemberParent = StaffRow;
export type VendorMembershipParent = StaffRow;
export type VendorStaffInvitationParent = InvitationRow;
export type VendorOwnershipOfferParent = OfferRow;
/** Id of the vendor. */
export interface VendorDashboardParent {
  id: string;
}
export type VendorHolidayParent = HolidayRow;
export type ShippingProfileParent = Profile;
export type ShippingZoneParent = Zone;
export type ShippingRateParent = Rate;
export type ShippingWeightStepParent = WeightStep & { currency: string };
export type PayoutAccountParent = PayoutAccountRow;
export type CommissionAgreementParent = CommissionAgreementRow;
export type VendorTimelineEntryParent = TimelineRow;
export interface UserParent {
  id: string;
}
