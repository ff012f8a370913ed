import { DevError } from '../dev-error.ts';
import type { Profile } from './profile.ts';
import type { Server } from './server.ts';

export interface NamedUrl {
  readonly variable: string;
  readonly url: string;
}

/** The URL that the environment gives for this server, with the variable it comes from. */
export function urlFromEnvironment(server: Server, profile: Profile, env: NodeJS.ProcessEnv): NamedUrl | undefined {
  for (const variable of profile.variables[server.name]) {
    const url = env[variable];
    if (url) return { variable, url };
  }
  return undefined;
}

/** Signs in at a given URL once, so that a mistake in it is reported here and by name. Returns "host:port". */
export async function verifyGivenUrl(server: Server, { variable, url }: NamedUrl): Promise<string> {
  const address = parseUrl(server, variable, url);
  const where = `${address.hostname}:${address.port || server.defaultPort}`;
  try {
    await server.check(url);
  } catch (cause) {
    if (server.isRefusal(cause)) {
      throw new DevError(
        `${variable}: the server at ${where} refused ${address.username ? `user "${decodeURIComponent(address.username)}"` : 'to sign us in'}.`,
        {
          hint: `Check user and password in ${variable}, or unset it to use a private ${server.title}.`,
          cause,
        },
      );
    }
    throw new DevError(`${variable}: no working ${server.title} at ${where} (${(cause as Error).message || (cause as NodeJS.ErrnoException).code}).`, {
      hint: `Start that server, correct ${variable}, or unset it to use a private ${server.title}.`,
      cause,
    });
  }
  return where;
}

function parseUrl(server: Server, variable: string, url: string): URL {
  const example = { mysql: 'mysql://root:password@127.0.0.1:3306', redis: 'redis://127.0.0.1:6379', rabbitmq: 'amqp://user:password@127.0.0.1:5672' }[
    server.name
  ];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const schemes = { mysql: ['mysql:', 'mariadb:'], redis: ['redis:', 'rediss:'], rabbitmq: ['amqp:', 'amqps:'] }[server.name];
  if (parsed && schemes.includes(parsed.protocol)) return parsed;
  throw new DevError(`${variable} is not a ${server.title} URL.`, { hint: `Expected something like ${example}` });
}
