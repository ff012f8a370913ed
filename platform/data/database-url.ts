/** Where a database is, and who asks. */
export interface DatabaseAddress {
  host: string;
  port: number;
  username: string;
  password: string;
  database: string;
  ssl: { rejectUnauthorized: boolean } | undefined;
}

/** @throws TypeError for anything but `mysql://user:password@host:port/database`, optionally with `?ssl=true`; never names the password. */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const database = decodeURIComponent(url?.pathname.slice(1) ?? '');
  if (!url || !/^(mysql|mariadb):$/.test(url.protocol) || database === '') {
    throw new TypeError('The database URL is not valid; expected mysql://user:password@host:port/database');
  }
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    ssl: url.searchParams.get('ssl') === 'true' ? { rejectUnauthorized: true } : undefined,
  };
}
