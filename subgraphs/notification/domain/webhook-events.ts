/** What vendors' endpoints can be told of, as the API names it. The notification of the same name in lower case carries the data. */
export const webhookEvents = [
  'VENDOR_ORDER_RECEIVED',
  'VENDOR_ORDER_CANCELLED',
  'VENDOR_ORDER_REDUCED',
  'VENDOR_ORDER_SHIPPED',
  'VENDOR_ORDER_DELIVERED',
  'VENDOR_ORDER_REFUNDED',
  'RETURN_REQUESTED',
  'PAYOUT_SENT',
  'PAYOUT_FAILED',
  'STOCK_LOW',
  'VENDOR_APPROVED',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** The API's name of a notification's event. */
export function webhookNameOf(event: string): string {
  return event.toUpperCase();
}
