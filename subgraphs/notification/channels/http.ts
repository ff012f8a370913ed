import { DomainError } from '#platform/errors/domain-error';

export interface HttpCall {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

const mostBody = 100_000;

/**
 * Posts to a provider and returns its JSON answer. 4xx other than 408, 409, 425 and 429 is the message's own fault and
 * final; anything else may pass. Redirects are not followed, so that credentials stay with the provider.
 */
export async function postTo(provider: string, { url, headers, body, signal }: HttpCall): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
  const text = (await response.text()).slice(0, mostBody);
  if (response.ok) return parse(text);
  const reason = `${provider} answered ${response.status}: ${text.slice(0, 200)}`;
  const mayPass = response.status >= 500 || [408, 409, 425, 429].includes(response.status);
  // The provider refusing our credentials is an outage of ours to mend, not the message's fault.
  const isOurFault = response.status === 401 || response.status === 403;
  throw new DomainError('PROVIDER_REFUSED', reason, { permanent: !mayPass && !isOurFault, details: { status: response.status } });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    // It accepted the message; an answer we cannot read only costs us its name.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
