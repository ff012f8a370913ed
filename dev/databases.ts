import { createConnection } from 'mysql2/promise';
import { DevError } from './dev-error.ts';

export interface DatabaseRequest {
  readonly adminUrl: string;
  /** First part of every name made: "marketplace" gives "marketplace_order". */
  readonly prefix: string;
  readonly services: readonly string[];
  readonly passwords: Readonly<Record<string, string>>;
}

/**
 * Creates, where missing, one database per service and one user that can see only that database.
 * Returns each service's own URL. May be run again at any time: the user's password is set to the one given.
 */
export async function createDatabases(request: DatabaseRequest): Promise<Record<string, string>> {
  const connection = await createConnection({ uri: request.adminUrl, connectTimeout: 5_000 });
  try {
    const urls = request.services.map((service) => [service, databaseUrl(request, service)] as const);
    for (const service of request.services) {
      for (const statement of statementsFor(`${request.prefix}_${service}`, passwordOf(request, service))) await connection.query(statement);
    }
    return Object.fromEntries(urls);
  } catch (cause) {
    throw new DevError(`The databases could not be created: ${(cause as Error).message}`, {
      hint: 'The user of MYSQL_ADMIN_URL must be allowed to create databases and users, and to grant on them.',
      cause,
    });
  } finally {
    await connection.end();
  }
}

/** Removes what createDatabases made, data included. */
export async function dropDatabases({ adminUrl, prefix, services }: Omit<DatabaseRequest, 'passwords'>): Promise<void> {
  const connection = await createConnection({ uri: adminUrl, connectTimeout: 5_000 });
  try {
    for (const service of services) {
      await connection.query(`DROP DATABASE IF EXISTS \`${prefix}_${service}\``);
      await connection.query(`DROP USER IF EXISTS '${prefix}_${service}'@'%'`);
    }
  } finally {
    await connection.end();
  }
}

function statementsFor(name: string, password: string): string[] {
  const account = `'${name}'@'%'`;
  // In a grant, an underscore stands for any character: unescaped, "a_b" would open "axb" too.
  const pattern = name.replaceAll('_', '\\_');
  return [
    `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}'`,
    `ALTER USER ${account} IDENTIFIED BY '${password}'`,
    `GRANT ALL PRIVILEGES ON \`${pattern}\`.* TO ${account}`,
  ];
}

function databaseUrl(request: DatabaseRequest, service: string): string {
  const url = new URL(request.adminUrl);
  url.username = `${request.prefix}_${service}`;
  url.password = passwordOf(request, service);
  url.pathname = `/${request.prefix}_${service}`;
  return url.href;
}

function passwordOf({ passwords, prefix }: DatabaseRequest, service: string): string {
  const password = passwords[service];
  if (!password || !/^[a-z0-9]+$/.test(password)) throw new Error(`${prefix}_${service} needs a password of letters and digits`);
  return password;
}
