import { DevError } from './dev-error.ts';

export interface BrokerRequest {
  readonly amqpUrl: string;
  /** Without it, every service gets `amqpUrl` as it is. */
  readonly managementUrl: string | undefined;
  /** The virtual host, and the first part of every user's name. */
  readonly prefix: string;
  readonly services: readonly string[];
  readonly passwords: Readonly<Record<string, string>>;
}

/**
 * Creates, where missing, a virtual host and one user per service in it. A service may touch the shared
 * exchanges and retry queues ("mkt.*") and the queues that bear its own name ("order.*"), no others.
 * Returns each service's own URL.
 */
export async function createBrokerAccounts(request: BrokerRequest): Promise<Record<string, string>> {
  if (!request.managementUrl) return Object.fromEntries(request.services.map((service) => [service, request.amqpUrl]));
  const call = managementClient(request.managementUrl);
  const host = encodeURIComponent(request.prefix);
  await call('PUT', `/api/vhosts/${host}`, {});
  const admin = decodeURIComponent(new URL(request.managementUrl).username);
  await call('PUT', `/api/permissions/${host}/${encodeURIComponent(admin)}`, { configure: '.*', write: '.*', read: '.*' });
  const urls: Record<string, string> = {};
  for (const service of request.services) {
    const user = `${request.prefix}-${service}`;
    const password = request.passwords[service];
    if (!password) throw new Error(`${user} needs a password`);
    await call('PUT', `/api/users/${encodeURIComponent(user)}`, { password, tags: '' });
    const own = `^(mkt|${service})\\.`;
    // A queue whose expired messages go to the default exchange may only be declared by who may write there.
    const write = `^((mkt|${service})\\.|amq\\.default$)`;
    await call('PUT', `/api/permissions/${host}/${encodeURIComponent(user)}`, { configure: own, write, read: own });
    urls[service] = accountUrl(request, user, password);
  }
  return urls;
}

/** Removes the virtual host with everything in it, and the users. */
export async function dropBrokerAccounts({ managementUrl, prefix, services }: Pick<BrokerRequest, 'managementUrl' | 'prefix' | 'services'>): Promise<void> {
  if (!managementUrl) return;
  const call = managementClient(managementUrl);
  await call('DELETE', `/api/vhosts/${encodeURIComponent(prefix)}`);
  for (const service of services) await call('DELETE', `/api/users/${encodeURIComponent(`${prefix}-${service}`)}`);
}

function accountUrl({ amqpUrl, prefix }: BrokerRequest, user: string, password: string): string {
  const url = new URL(amqpUrl);
  url.username = user;
  url.password = password;
  url.pathname = `/${encodeURIComponent(prefix)}`;
  return url.href;
}

/** A cluster under load takes its time over a new virtual host. */
const managementTimeoutMs = 60_000;
const mostTries = 4;

function managementClient(managementUrl: string) {
  const { origin, username, password } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const ask = async (method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(managementTimeoutMs),
    }).catch((cause: unknown) => {
      throw new DevError(`RabbitMQ's management API did not answer ${method} ${path}: ${String(cause)}`, { hint: 'Is it the address in RABBITMQ_MANAGEMENT_URL that its management plugin listens at?', cause });
    });
    return { status: response.status, text: await response.text() };
  };
  return async (method: string, path: string, body?: unknown): Promise<void> => {
    let answer = await ask(method, path, body);
    // All that is asked here may be asked again. A node says 500 when others take longer than it waits; what was asked for goes on.
    for (let tries = 1; answer.status === 500 && tries < mostTries; tries += 1) answer = await ask(method, path, body);
    if (answer.status < 300 || (method === 'DELETE' && answer.status === 404)) return;
    throw new DevError(`RabbitMQ's management API answered ${answer.status} to ${method} ${path}: ${answer.text}`, {
      hint: 'RABBITMQ_MANAGEMENT_URL needs the credentials of an administrator; without that variable all services share RABBITMQ_URL.',
    });
  };
}
