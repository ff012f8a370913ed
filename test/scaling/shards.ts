/** How the tables of the hot paths would lie on the shards of a distributed engine: by which column, and which uniqueness spans shards. */
export interface Placement {
  /** The column that says on which shard a row lies. */
  readonly by: string;
  /** Unique keys without that column: kept by a lookup table (Vitess: a unique lookup vindex), or as they are by TiDB, whose unique keys are global. */
  readonly lookups?: readonly string[];
}

const byId = (...lookups: string[]): Placement => ({ by: 'id', lookups });

/** By service and table. Rows with one value of `by` change together, in one transaction; nothing else has to. */
export const hotTables: Readonly<Record<string, Readonly<Record<string, Placement>>>> = {
  order: {
    carts: byId('uq_carts_open_owner'),
    cart_lines: { by: 'cart_id', lookups: ['PRIMARY'] },
    cart_coupons: { by: 'cart_id' },
    checkouts: byId('uq_checkouts_open_cart', 'uq_checkouts_order'),
    checkout_transitions: { by: 'checkout_id' },
    payments: { by: 'order_id', lookups: ['PRIMARY'] },
    orders: byId('uq_orders_number', 'uq_orders_checkout', 'uq_orders_cart'),
    order_coupons: { by: 'order_id' },
    order_timeline: { by: 'order_id', lookups: ['PRIMARY'] },
    vendor_orders: { by: 'order_id', lookups: ['PRIMARY', 'uq_vendor_orders_number'] },
    order_lines: { by: 'order_id', lookups: ['PRIMARY'] },
    parcels: { by: 'vendor_order_id', lookups: ['PRIMARY'] },
    parcel_items: { by: 'parcel_id' },
    refunds: { by: 'vendor_order_id', lookups: ['PRIMARY'] },
    refund_items: { by: 'refund_id' },
    ledger_transactions: byId('uq_ledger_reference'),
    ledger_postings: { by: 'transaction_id' },
  },
  product: {
    stock_items: { by: 'variant_id', lookups: ['PRIMARY'] },
    stock_movements: { by: 'stock_item_id', lookups: ['PRIMARY'] },
    reservations: byId('uq_reservations_checkout', 'uq_reservations_order'),
    reservation_lines: { by: 'reservation_id' },
  },
  notification: {
    notifications: byId('uq_notifications'),
    deliveries: { by: 'notification_id', lookups: ['PRIMARY'] },
    inbox_items: { by: 'user_id', lookups: ['PRIMARY'] },
  },
};

/** Counters of the engine: each numbers work that is done in turn, never names anything that others refer to. */
export const queues: ReadonlySet<string> = new Set(['platform outbox', 'product product_announcements', 'product stock_returns']);

/** Foreign keys, each within the rows of one shard. */
export const foreignKeys: ReadonlySet<string> = new Set(['vendor fk_vendors_owner']);
