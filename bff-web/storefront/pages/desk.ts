/** Where messages to a shop's people lead: `/desk/<vendor>/<what>/<id>`, which is the same for all clients, is a page of the workplace here. */
import { paths } from '../addresses.ts';
import { notFound, type Page } from '../page.ts';

const pages: Readonly<Record<string, (vendorId: string, id: string | undefined) => string>> = {
  orders: (vendorId, id) => (id ? paths.workplaceOrder(id) : paths.workplaceOrders(vendorId)),
  products: (vendorId) => paths.workplaceStock(vendorId),
  coupons: (vendorId) => paths.workplaceCoupons(vendorId),
};

export const deskPage: Page = {
  method: 'GET',
  path: '/desk/*',
  async show({ rest }) {
    const [vendorId, what = '', id] = rest.split('/');
    if (!vendorId) return notFound('this page');
    return { to: (Object.hasOwn(pages, what) ? pages[what] : undefined)?.(vendorId, id) ?? paths.workplace(vendorId) };
  },
};
