/** Addresses of the storefront's pages. */
export interface Storefront {
  /** The full address of a path, for search engines. */
  absolute(path: string): string;
}

export function createStorefront({ publicUrl }: { publicUrl: string }): Storefront {
  const base = publicUrl.replace(/\/+$/, '');
  return { absolute: (path) => base + path };
}

const segment = encodeURIComponent;

export const paths = {
  home: '/',
  search: (query: string | null): string => (query ? `/search?q=${segment(query)}` : '/search'),
  category: (slug: string): string => `/categories/${segment(slug)}`,
  product: (slug: string): string => `/products/${segment(slug)}`,
  vendor: (slug: string): string => `/vendors/${segment(slug)}`,
  order: (number: string): string => `/orders/${segment(number)}`,
  cart: '/cart',
  checkout: '/checkout',
  checkoutProgress: (id: string): string => `/checkout/${segment(id)}`,
  partDelivery: (vendorId: string): string => `/delivery/${segment(vendorId)}`,
  account: '/account',
  address: (id: string): string => `/account/address/${segment(id)}`,
  security: '/account/security',
  forgotPassword: '/forgot-password',
  wishlist: '/wishlist',
  workplace: (vendorId?: string): string => (vendorId ? `/vendor?shop=${segment(vendorId)}` : '/vendor'),
  workplaceOrder: (id: string): string => `/vendor/orders/${segment(id)}`,
  workplaceOrders: (vendorId: string): string => `/vendor/orders?shop=${segment(vendorId)}`,
  workplaceCoupons: (vendorId: string): string => `/vendor/coupons?shop=${segment(vendorId)}`,
  workplaceKeys: (vendorId: string): string => `/vendor/keys?shop=${segment(vendorId)}`,
  workplacePeople: (vendorId: string): string => `/vendor/people?shop=${segment(vendorId)}`,
  workplaceStock: (vendorId: string): string => `/vendor/stock?shop=${segment(vendorId)}`,
  admin: '/admin',
  adminPayments: '/admin/payments',
  adminCoupons: '/admin/coupons',
  adminUsers: (query?: string): string => (query ? `/admin/people?q=${segment(query)}` : '/admin/people'),
  system: '/ops',
  systemStream: '/ops/stream',
  secondStep: '/sign-in/code',
  signIn: (next?: string): string => (next ? `/sign-in?next=${segment(next)}` : '/sign-in'),
  signUp: '/sign-up',
  /** The cart, saying of what it has fewer than two carts had together; `next` is where to go on. */
  cartWithFewer: (variantIds: readonly string[], next: string): string => `/cart?fewer=${variantIds.map(segment).join(',')}&next=${segment(next)}`,
};

/** A path of our own that a form or link asked to go on to; the fallback for everything that leads elsewhere. */
export function localPath(asked: string | null | undefined, fallback: string): string {
  // `//host` and `/\host` are other sites to a browser.
  return asked && /^\/(?![/\\])[\w\-./?=&%~+,:@]*$/.test(asked) ? asked : fallback;
}
