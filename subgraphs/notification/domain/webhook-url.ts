const internalNames = /(^|\.)(localhost|local|internal|lan|home|corp|intranet|localdomain|arpa)\.?$/i;
const longest = 2_000;

/**
 * Why an address cannot be an endpoint; null when it can. This tells people early; what really keeps calls away from our own
 * network looks at the addresses that the name leads to, each time.
 */
export function faultOfEndpointUrl(text: string): string | null {
  if (text.length > longest) return `must have at most ${longest} characters`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return 'must be an absolute address such as "https://example.com/hooks"';
  if (url.protocol !== 'https:') return 'must begin with "https://"';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password; calls are signed instead';
  if (url.hash !== '') return 'must not have a part after "#"';
  if (/^[\d.]+$|^\[/.test(url.hostname) || !url.hostname.includes('.') || internalNames.test(url.hostname)) return 'must name a host on the public internet';
  return null;
}
