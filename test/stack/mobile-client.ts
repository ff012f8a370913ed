/** The app on a device: registered operations by id, bearer tokens, a guest token; no cookies. */
import { randomBytes } from 'node:crypto';
import { registeredIds, type Answer } from './web-client.ts';

const idOf = registeredIds('mobile');

export interface MobileClientOptions {
  baseUrl: string;
  appVersion?: string;
}

/** A device of its own with a guest token. `accessToken` is set by the test after signing in. */
export function createMobileClient({ baseUrl, appVersion = '99.0.0' }: MobileClientOptions) {
  const client = {
    guestToken: randomBytes(32).toString('base64url'),
    deviceId: `device-${randomBytes(8).toString('hex')}`,
    accessToken: null as string | null,
    async send<T>(operation: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
      const response = await fetch(`${baseUrl}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-app-version': appVersion,
          'x-app-platform': 'ios',
          'x-guest-token': client.guestToken,
          ...(client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ documentId: idOf(operation), variables }),
      });
      const text = await response.text();
      return { ...(JSON.parse(text) as { data: T }), bytes: Buffer.byteLength(text), headers: response.headers, status: response.status };
    },
  };
  return client;
}
