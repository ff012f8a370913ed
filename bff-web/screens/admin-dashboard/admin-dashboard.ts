import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../../context.ts';
import { webAdminDashboardPageOperation, type WebAdminDashboardPageQuery, type WebAdminDashboardPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { AdminCheckout, AdminDashboardPage, AdminDispute, AdminFailedPayment, AdminOrderList, AdminWaitingPayout, DeadLetterBox, QueryAdminDashboardPageArgs, ReviewQueue, SalesChart } from '../../generated/schema-types.ts';
import { assertAdmitted, assertSignedIn, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import type { AdminPageContext } from '../../sections/admin-dashboard/admin-page-context.ts';
import { reviewQueue } from '../../sections/admin-dashboard/review-queue.ts';
import { sales } from '../../sections/admin-dashboard/sales.ts';
import { checkouts } from '../../sections/admin-dashboard/checkouts.ts';
import { failedPayments } from '../../sections/admin-dashboard/failed-payments.ts';
import { disputes } from '../../sections/admin-dashboard/disputes.ts';
import { waitingPayouts } from '../../sections/admin-dashboard/waiting-payouts.ts';
import { openReturns } from '../../sections/admin-dashboard/open-returns.ts';
import { deadLetters } from '../../sections/admin-dashboard/dead-letters.ts';

interface Views {
  reviewQueue: ReviewQueue;
  sales: SalesChart[];
  checkouts: AdminCheckout[];
  failedPayments: AdminFailedPayment[];
  disputes: AdminDispute[];
  waitingPayouts: AdminWaitingPayout[];
  openReturns: AdminOrderList;
  deadLetters: DeadLetterBox[];
}

const sections: Sections<WebAdminDashboardPageQuery, Views, AdminPageContext> = { reviewQueue, sales, checkouts, failedPayments, disputes, waitingPayouts, openReturns, deadLetters };

export const adminDashboardPage = createScreen<QueryAdminDashboardPageArgs, Skeleton<Views, WebAdminDashboardPageQueryVariables, AdminPageContext>, GatewayResult<WebAdminDashboardPageQuery>, AdminDashboardPage, Context>({
  name: 'admin-dashboard',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'see what waits for operators');
    const days = params.days ?? 30;
    if (days < 1 || days > 90) throw new DomainError('BAD_USER_INPUT', `"days" must be 1 to 90, not ${days}.`);
    const page = { ...pageContext(context, params.market), days };
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      days,
      withReviewQueue: wanted.has('reviewQueue'),
      withSales: wanted.has('sales'),
      withCheckouts: wanted.has('checkouts'),
      withFailedPayments: wanted.has('failedPayments'),
      withDisputes: wanted.has('disputes'),
      withWaitingPayouts: wanted.has('waitingPayouts'),
      withOpenReturns: wanted.has('openReturns'),
      withDeadLetters: wanted.has('deadLetters'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webAdminDashboardPageOperation, skeleton.variables),
  rules({ hydrated }) {
    assertAdmitted(hydrated, 'vendorReviewQueue', 'marketplaceSalesByDay', 'orders');
    return withoutRefusals(hydrated);
  },
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
