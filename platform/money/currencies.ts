/**
 * Currencies whose minor unit is not a hundredth (ISO 4217, list one). Currencies with four digits are left out:
 * nothing is priced in them.
 */
const zeroDigits = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const threeDigits = 'BHD IQD JOD KWD LYD OMR TND';
const twoDigits =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP ' +
  'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ' +
  'JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN ' +
  'NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP ' +
  'SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG';

export type FractionDigits = 0 | 2 | 3;

const digitsByCurrency = new Map<string, FractionDigits>([
  ...entries(zeroDigits, 0),
  ...entries(twoDigits, 2),
  ...entries(threeDigits, 3),
]);

/** How many digits the currency's minor unit has, or undefined for an unknown code. */
export function knownFractionDigits(currency: string): FractionDigits | undefined {
  return digitsByCurrency.get(currency);
}

function entries(codes: string, digits: FractionDigits): [string, FractionDigits][] {
  return codes.split(' ').map((code) => [code, digits]);
}
