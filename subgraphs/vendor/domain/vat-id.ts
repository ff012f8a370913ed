/**
 * Forms of VAT identification numbers in the EU, as the European Commission's VIES service gives them
 * (https://ec.europa.eu/taxation_customs/vies, "Format of a VAT number"). The form alone proves nothing; an operator checks the number.
 */
const forms: Readonly<Record<string, RegExp>> = {
  AT: /^ATU\d{8}$/, BE: /^BE[01]\d{9}$/, BG: /^BG\d{9,10}$/, CY: /^CY\d{8}[A-Z]$/, CZ: /^CZ\d{8,10}$/, DE: /^DE\d{9}$/, DK: /^DK\d{8}$/,
  EE: /^EE\d{9}$/, GR: /^EL\d{9}$/, ES: /^ES[A-Z0-9]\d{7}[A-Z0-9]$/, FI: /^FI\d{8}$/, FR: /^FR[A-Z0-9]{2}\d{9}$/, HR: /^HR\d{11}$/, HU: /^HU\d{8}$/,
  IE: /^IE[A-Z0-9+*]{8,9}$/, IT: /^IT\d{11}$/, LT: /^LT(?:\d{9}|\d{12})$/, LU: /^LU\d{8}$/, LV: /^LV\d{11}$/, MT: /^MT\d{8}$/,
  NL: /^NL[A-Z0-9+*]{12}$/, PL: /^PL\d{10}$/, PT: /^PT\d{9}$/, RO: /^RO\d{2,10}$/, SE: /^SE\d{12}$/, SI: /^SI\d{8}$/, SK: /^SK\d{10}$/,
};

/** Without blanks and dots, in capitals: `de 123.456.789` is `DE123456789`. */
export function normalizeVatId(text: string): string {
  return text.replaceAll(/[\s.-]/g, '').toUpperCase();
}

/** Whether a normalised number has the form of its country's; outside of the EU anything of 2 to 20 letters and digits is taken. */
export function isVatId(vatId: string, country: string): boolean {
  const form = forms[country];
  return form ? form.test(vatId) : /^[A-Z0-9]{2,20}$/.test(vatId);
}
