/**
 * `npm run bench growth [-- --orders 350000 --vendors 50 --months 24]`: what is read of the order subgraph's books when they have grown for years, each way in alternation. Three
 * bookings per order, a third of all of one vendor. The books are kept between runs where MYSQL_ADMIN_URL names a server. They are summed first, as the job does it.
 */
import mysql from 'mysql2/promise';
import { createDatabase, migrate, platformMigrations, type Database } from '#platform/data/database';
import { silentLogger } from '#platform/telemetry/logger';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { createProgress } from '../../dev/progress.ts';
import { migrations } from '../../subgraphs/order/data/migrations/index.ts';
import { sumLedger } from '../../subgraphs/order/use-cases/sum-ledger.ts';
import { sumSales } from '../../subgraphs/order/use-cases/sum-sales.ts';
import { readBenchOptions } from '../options.ts';
import { fillBooks } from './fill.ts';
import { comparisons, type Way } from './comparisons.ts';

const { values } = readBenchOptions({ options: { orders: { type: 'string', default: '350000' }, vendors: { type: 'string', default: '50' }, months: { type: 'string', default: '24' }, rounds: { type: 'string', default: '3' } } });
const size = { orders: Number(values.orders), vendors: Number(values.vendors), months: Number(values.months) };
const say = (text: string): void => console.log(text);

const backing = process.env['MYSQL_ADMIN_URL'] ? undefined : await startBacking({ profile: testProfile, progress: createProgress(), stopping: new AbortController().signal });
const db = await openBooks(backing?.mysqlAdminUrl ?? (process.env['MYSQL_ADMIN_URL'] as string));
try {
  const [{ bookings = 0 } = {}] = await db.query<{ bookings: number }>('SELECT COUNT(*) AS bookings FROM ledger_transactions');
  say(`\n${bookings} bookings of ${size.vendors} vendors in ${size.months} months; a third of them of one vendor. Lowest and highest of ${values.rounds} rounds.\n`);
  say('| read | way | ms | rows read |');
  say('|---|---|---|---|');
  for (const { name, ways } of comparisons(db, size)) {
    const measured = ways.map((way) => ({ way, times: [] as number[], rows: 0 }));
    for (let round = 0; round < Number(values.rounds); round += 1) for (const each of measured) each.times.push(await timeOf(each.way, (rows) => (each.rows = rows)));
    for (const { way, times, rows } of measured) say(`| ${name} | ${way.name} | ${Math.min(...times).toFixed(1)}–${Math.max(...times).toFixed(1)} | ${rows} |`);
  }
} finally {
  await db.close();
  await backing?.release();
}

async function openBooks(adminUrl: string): Promise<Database> {
  const name = `bench_growth_${size.orders}_${size.vendors}_${size.months}`;
  const connection = await mysql.createConnection(adminUrl);
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await connection.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const opened = await createDatabase({ url: url.href, migrations: [...platformMigrations, ...migrations], logger: silentLogger(), poolSize: 1, statementTimeoutMs: 120_000 });
  await migrate(opened);
  if ((await opened.query('SELECT id FROM orders LIMIT 1')).length === 0) await fillBooks(opened, size, say);
  const begun = performance.now();
  const summed = await sumLedger({ db: opened });
  if (summed > 0) say(`${summed} bookings were summed in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  await sumSales({ db: opened });
  return opened;
}

async function timeOf({ run }: Way, tellRows: (rows: number) => void): Promise<number> {
  const before = await rowsRead();
  const begun = performance.now();
  await run();
  const ms = performance.now() - begun;
  tellRows((await rowsRead()) - before);
  return ms;
}

/** Rows that the server's storage has given to this session: the pool has one connection. */
async function rowsRead(): Promise<number> {
  const rows = await db.query<{ Value: string }>("SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_first', 'Handler_read_key', 'Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd_next')");
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
}
