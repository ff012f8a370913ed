/**
 * Value added tax on the commission, which the marketplace sells to the vendor, a business. The place of supply is where the customer is established
 * (Directive 2006/112/EC, article 44): at home the home rate; in another member state none when the vendor gave its VAT id, since the vendor
 * accounts for it (reverse charge, article 196), else the home rate, as for a private customer (article 45); outside of the Union none.
 */
import { isInEuropeanUnion } from './delivery-estimate.ts';
import { marketplace } from './marketplace.ts';
import { standardTaxClass, taxRateFor } from './tax.ts';
import { taxRatesIn } from './tax-tables.ts';

export type CommissionTaxRule = 'HOME' | 'REVERSE_CHARGE' | 'NOT_A_BUSINESS' | 'OUTSIDE';

export interface TaxedVendor {
  readonly country: string;
  readonly vatId: string | null;
}

/** Which rule holds for a vendor. */
export function commissionTaxRule({ country, vatId }: TaxedVendor): CommissionTaxRule {
  if (country === marketplace.country) return 'HOME';
  if (!isInEuropeanUnion(country)) return 'OUTSIDE';
  return vatId ? 'REVERSE_CHARGE' : 'NOT_A_BUSINESS';
}

/** Rate on a vendor's commission, in basis points. */
export function commissionTaxBps(vendor: TaxedVendor): number {
  const rule = commissionTaxRule(vendor);
  if (rule === 'REVERSE_CHARGE' || rule === 'OUTSIDE') return 0;
  return taxRateFor(taxRatesIn(marketplace.country), marketplace.country, standardTaxClass);
}
