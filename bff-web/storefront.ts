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
};
