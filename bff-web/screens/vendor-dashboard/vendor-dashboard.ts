import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webVendorDashboardPageOperation, type WebVendorDashboardPageQuery, type WebVendorDashboardPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { DashboardReview, DashboardShop, OrderQueue, Payout, QueryVendorDashboardPageArgs, Requirement, SalesChart, StaffInvitation, StaffMember, Statement, StockRow, VendorBalance, VendorDashboardPage } from '../../generated/schema-types.ts';
import { assertAdmitted, assertSignedIn, isMissing, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { shop } from '../../sections/vendor-dashboard/shop.ts';
import { toAccept } from '../../sections/vendor-dashboard/to-accept.ts';
import { toShip } from '../../sections/vendor-dashboard/to-ship.ts';
import { returns } from '../../sections/vendor-dashboard/returns.ts';
import { sales } from '../../sections/vendor-dashboard/sales.ts';
import { balances } from '../../sections/vendor-dashboard/balances.ts';
import { payouts } from '../../sections/vendor-dashboard/payouts.ts';
import { statements } from '../../sections/vendor-dashboard/statements.ts';
import { lowStock } from '../../sections/vendor-dashboard/low-stock.ts';
import { reviews } from '../../sections/vendor-dashboard/reviews.ts';
import { requirements } from '../../sections/vendor-dashboard/requirements.ts';
import { staff } from '../../sections/vendor-dashboard/staff.ts';
import { invitations } from '../../sections/vendor-dashboard/invitations.ts';

interface Views {
  shop: DashboardShop;
  toAccept: OrderQueue;
  toShip: OrderQueue;
  returns: OrderQueue;
  sales: SalesChart[];
  balances: VendorBalance[];
  payouts: Payout[];
  statements: Statement[];
  lowStock: StockRow[];
  reviews: DashboardReview[];
  requirements: Requirement[];
  staff: StaffMember[];
  invitations: StaffInvitation[];
}

const sections: Sections<WebVendorDashboardPageQuery, Views, PageContext> = { shop, toAccept, toShip, returns, sales, balances, payouts, statements, lowStock, reviews, requirements, staff, invitations };

export const vendorDashboardPage = createScreen<QueryVendorDashboardPageArgs, Skeleton<Views, WebVendorDashboardPageQueryVariables>, GatewayResult<WebVendorDashboardPageQuery>, VendorDashboardPage | null, Context>({
  name: 'vendor-dashboard',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'see your shop');
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      vendorId: params.vendorId,
      withToAccept: wanted.has('toAccept'),
      withToShip: wanted.has('toShip'),
      withReturns: wanted.has('returns'),
      withSales: wanted.has('sales'),
      withBalances: wanted.has('balances'),
      withPayouts: wanted.has('payouts'),
      withStatements: wanted.has('statements'),
      withLowStock: wanted.has('lowStock'),
      withReviews: wanted.has('reviews'),
      withRequirements: wanted.has('requirements'),
      withStaff: wanted.has('staff'),
      withInvitations: wanted.has('invitations'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webVendorDashboardPageOperation, skeleton.variables),
  rules({ hydrated }) {
    assertAdmitted(hydrated, 'vendor.dashboard');
    return withoutRefusals(hydrated);
  },
  presentation({ skeleton, hydrated }) {
    if (isMissing(hydrated, 'vendor')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
