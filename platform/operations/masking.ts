/** Hides in messages what operators need not see. */

/** One-time tokens, passwords and keys: shown to nobody, and written nowhere. */
const secretNames = /token|secret|password|credential|authorization|cookie|apikey|api_key/i;
/** What tells who somebody is or how to reach them; names of companies and articles look alike and go with it. */
const personalNames = /^(?:name|recipient|line1|line2|city|region|postalcode|street|address|ip)$|email|phone|displayname|firstname|lastname|fullname|shippingaddress|billingaddress/i;
const emails = /[^\s"'<>@,;:]+@[^\s"'<>@,;:]+\.[a-z]{2,}/gi;

export const mask = '•••';

export interface Masking {
  /** Whether personal data is shown; secrets never are. */
  showsPersonal: boolean;
}

/** A message's body with secrets, and personal data unless shown, replaced. What is no JSON may hold anything and is hidden as a whole. */
export function maskBody(body: string, { showsPersonal }: Masking): string {
  const parsed = parse(body);
  if (parsed === undefined) return showsPersonal ? body : mask;
  return JSON.stringify(maskValue(parsed, showsPersonal));
}

/** Free text, such as an error's message, without mail addresses unless personal data is shown. */
export function maskText(text: string, { showsPersonal }: Masking): string {
  return showsPersonal ? text : text.replaceAll(emails, mask);
}

function maskValue(value: unknown, showsPersonal: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => maskValue(each, showsPersonal));
  if (typeof value === 'string') return maskText(value, { showsPersonal });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (inner === null) return [name, null];
      const isHidden = secretNames.test(name) || (!showsPersonal && personalNames.test(name));
      return [name, isHidden ? mask : maskValue(inner, showsPersonal)];
    }),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // perhaps that is why it died
  }
}
