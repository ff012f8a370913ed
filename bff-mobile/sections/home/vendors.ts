import type { MobileHomeQuery } from '../../generated/gateway-operations.ts';
import { presentImage } from '../../present/image.ts';
import { homeSection } from './home-section.ts';

type Vendors = NonNullable<MobileHomeQuery['vendors']>;

export const vendors = homeSection<'VendorRowSection', Vendors>({
  id: 'vendors',
  type: 'VendorRowSection',
  minimumAppVersion: '1.1.0',
  titles: { en: 'Shops', de: 'Läden' },
  link: '/',
  needs: ['vendors'],
  gather: ({ data }) => data?.vendors,
  present: ({ edges }) =>
    edges.length > 0 ? { vendors: edges.map(({ node: { slug, name, tagline, logo } }) => ({ slug, name, tagline, logo: presentImage(logo) })) } : null,
});
