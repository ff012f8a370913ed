import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { closedStatements, countStatements, statementFor, type StatementRow } from '../data/statement-repository.ts';
import type { QueryResolvers, SaleDocumentResolvers, VendorOrderResolvers, VendorResolvers, VendorStatementResolvers } from '../generated/schema-types.ts';
import { listFilter } from './order-list.ts';
import { isOperator } from './viewer.ts';

export const SaleDocument: SaleDocumentResolvers = {
  total: (document) => ({ minor: document.totalMinor, currency: document.currency }),
  url: (document, _args, { links }) => links.url({ kind: 'document', id: document.id }, `${document.number}.pdf`),
};

/** The papers of a vendor order. */
export const documentFields: Pick<VendorOrderResolvers, 'documents' | 'invoiceUrl' | 'packingSlipUrl'> = {
  documents: async (vendorOrder, _args, { loaders }) => (await loaders.documentsByVendorOrderId.load(vendorOrder.id)).slice(0, 100),
  async invoiceUrl(vendorOrder, _args, { loaders, links }) {
    const invoice = (await loaders.documentsByVendorOrderId.load(vendorOrder.id)).find((document) => document.kind === 'INVOICE');
    return invoice ? links.url({ kind: 'document', id: invoice.id }, `${invoice.number}.pdf`) : null;
  },
  packingSlipUrl: (vendorOrder, _args, { links }) => links.url({ kind: 'packing-slip', vendorOrderId: vendorOrder.id }, `${vendorOrder.number}.pdf`),
};

const addressRoles = ['OWNER', 'MANAGER', 'FULFILMENT'];
const earningsRoles = ['OWNER', 'MANAGER', 'FINANCE'];

export const exportQueries: Pick<QueryResolvers, 'orderExportUrl'> = {
  orderExportUrl(_parent, { vendorId, ...args }, { links, viewer, now }) {
    const { placedFrom, placedBefore, ...filter } = listFilter(args);
    const has = (roles: readonly string[]) => isOperator(viewer) || viewer.memberships.some(({ tenantId, role }) => tenantId === vendorId && roles.includes(role));
    const { state = null, paymentState = null, fulfilmentState = null, returnState = null } = filter;
    const target = {
      kind: 'orders' as const, vendorId: vendorId ?? null, state, paymentState, fulfilmentState, returnState,
      placedFrom: placedFrom?.toISOString() ?? null, placedBefore: placedBefore?.toISOString() ?? null, withAddresses: has(addressRoles), withEarnings: has(earningsRoles),
    };
    return links.url(target, `orders-${now().toISOString().slice(0, 10)}.csv`);
  },
};

const amounts = ['opening', 'sales', 'subsidies', 'refunds', 'commission', 'commissionTax', 'payouts', 'adjustments', 'closing'] as const;
const money = (name: (typeof amounts)[number]) => (statement: StatementRow) => ({ minor: statement[`${name}Minor`], currency: statement.currency });
const file = ({ vendorId, month, currency }: StatementRow, format: 'pdf' | 'csv') => [{ kind: 'statement' as const, vendorId, month, currency, format }, `statement-${month}-${currency}.${format}`] as const;

export const VendorStatement: VendorStatementResolvers = {
  opening: money('opening'),
  sales: money('sales'),
  subsidies: money('subsidies'),
  refunds: money('refunds'),
  commission: money('commission'),
  commissionTax: money('commissionTax'),
  payouts: money('payouts'),
  adjustments: money('adjustments'),
  closing: money('closing'),
  pdfUrl: (statement, _args, { links }) => links.url(...file(statement, 'pdf')),
  csvUrl: (statement, _args, { links }) => links.url(...file(statement, 'csv')),
};

/** The statements of a vendor. */
export const statementFields: Pick<VendorResolvers, 'statement' | 'statements'> = {
  statement: (vendor, { month, currency }, { db, now }) => statementFor(db, { vendorId: vendor.id, month, currency }, now()),
  async statements(vendor, { first, after }, { db }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const before = cursor === null ? undefined : { month: String(cursor[0]), currency: String(cursor[1]) };
    const rows = await closedStatements(db, vendor.id, { limit: limit + 1, before });
    return toConnection(rows, { limit, cursorOf: (row) => [row.month, row.currency], totalCount: () => countStatements(db, vendor.id), hasPreviousPage: cursor !== null });
  },
};
