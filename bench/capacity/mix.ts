/** Who asks for what: an assumption, not a measurement; put your own shares here. */

/** Part of all requests by screen or mutation, as `web HomePage, guest` or `web CartAdd`; 1 together. */
export const mix: Readonly<Record<string, number>> = {
  'web ProductPage, guest': 0.22,
  'web SearchPage, guest': 0.14,
  'web CategoryPage, guest': 0.12,
  'web HomePage, guest': 0.1,
  'mobile Home, guest': 0.08,
  'mobile Product, guest': 0.12,
  'mobile CategoryFeed, guest': 0.06,
  'web ProductPage, customer': 0.05,
  'web HomePage, customer': 0.03,
  'web CartPage, customer': 0.03,
  'web AccountPage, customer': 0.01,
  'mobile Orders, customer': 0.02,
  'web CartAdd': 0.012,
  'web CheckoutPage, customer': 0.005,
  'web Checkout': 0.003,
};
/** Of each page, what is not answered from a cache. */
export const coldShare = 0.05;

export const requestsPerMinute = 1_000_000;
export const aimMs = 15;
export const eventsPerDay = 1_200_000;
/** The busiest hour, or the first minute of a sale, over the mean of a day. */
export const peakFactor = 10;
