import type { Breadcrumb, Seo } from '../generated/schema-types.ts';
import { paths, type Storefront } from '../storefront/addresses.ts';

export interface SeoInput {
  storefront: Storefront;
  title: string;
  description?: string | null;
  /** Path of the page; also the last breadcrumb's. */
  path: string;
  /** The way between the front page and this one, this one last. */
  trail: readonly Breadcrumb[];
  /** Structured data besides the breadcrumbs. */
  structured?: readonly object[];
}

const descriptionLength = 160;

/** What search engines want to know of a page. */
export function presentSeo({ storefront, title, description, path, trail, structured = [] }: SeoInput): Seo {
  const breadcrumbs = [{ name: 'Home', url: paths.home }, ...trail];
  return {
    title,
    description: description ? shorten(description) : null,
    canonicalUrl: storefront.absolute(path),
    breadcrumbs,
    jsonLd: [breadcrumbList(breadcrumbs, storefront), ...structured].map(scriptSafeJson),
  };
}

/** schema.org BreadcrumbList, https://schema.org/BreadcrumbList */
function breadcrumbList(breadcrumbs: readonly Breadcrumb[], storefront: Storefront): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: breadcrumbs.map(({ name, url }, i) => ({ '@type': 'ListItem', position: i + 1, name, item: storefront.absolute(url) })),
  };
}

/** JSON that cannot end the script element it is put into, whatever a vendor wrote. */
export function scriptSafeJson(value: object): string {
  return JSON.stringify(value).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
}

function shorten(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length <= descriptionLength) return plain;
  return `${plain.slice(0, plain.lastIndexOf(' ', descriptionLength))}…`;
}
