import { buildCoupon } from './builders/coupon.ts';
import type { DemoCoupon, DemoVendor } from './model.ts';
import { moneyPerCurrency } from './prices.ts';

/** One coupon of every sort a checkout has to deal with. */
export function buildDemoCoupons(vendorBySlug: (slug: string) => DemoVendor): DemoCoupon[] {
  return [
    buildCoupon({ code: 'WELCOME10', description: 'A tenth off the first order', usageLimitPerCustomer: 1, startsDaysAgo: 400 }),
    buildCoupon({
      code: 'FIVEOFF', description: 'Five off from forty', kind: 'fixed', startsDaysAgo: 200,
      amounts: moneyPerCurrency([500, 500, 700, 500]), minimums: moneyPerCurrency([4000, 4500, 6000, 3500]),
    }),
    buildCoupon({ code: 'SHIPFREE', description: 'Free delivery from sixty', kind: 'free_shipping', minimums: moneyPerCurrency([6000, 6500, 9000, 5000]) }),
    buildCoupon({ code: 'TIDE15', description: '15 % off everything from Kiln & Tide', basisPoints: 1500, vendor: vendorBySlug('kiln-and-tide'), startsDaysAgo: 30 }),
    buildCoupon({
      code: 'MONDAYROAST', description: 'Three off at Alba Ladera, once a customer', kind: 'fixed', vendor: vendorBySlug('alba-ladera'),
      amounts: moneyPerCurrency([300, 300, 450, 250]), usageLimitPerCustomer: 1,
    }),
    buildCoupon({ code: 'HALFMOON', description: 'Free delivery from Studio Halbmond', kind: 'free_shipping', vendor: vendorBySlug('studio-halbmond') }),
    buildCoupon({
      code: 'AUTUMN20', description: 'A fifth off at Kiln & Tide and Alba Ladera for the first 25; they bear two fifths of it', basisPoints: 2000,
      vendorShareBasisPoints: 4000, sharedByVendorIds: ['kiln-and-tide', 'alba-ladera'].map((slug) => vendorBySlug(slug).id), usageLimit: 25, usageLimitPerCustomer: 1, startsDaysAgo: 20,
    }),
    buildCoupon({ code: 'LASTSUMMER', description: 'Over since August', basisPoints: 1500, startsDaysAgo: 200, endsDaysAgo: 60 }),
    buildCoupon({ code: 'NEXTSPRING', description: 'Not started yet', basisPoints: 1000, startsDaysAgo: -90, endsDaysAgo: -180 }),
    buildCoupon({ code: 'RETIRED', description: 'Switched off by hand', active: false, startsDaysAgo: 300 }),
  ];
}
