import type { MigrationInterface, QueryRunner } from 'typeorm';
import { liftTimeouts } from './connection.ts';
import type { Database } from './database.ts';

const lockWaitSeconds = 300;

/**
 * Runs the migrations that are not yet recorded in the table `migrations`, in the order they are listed, and
 * returns their names. An advisory lock lets any number of processes call it at once: one migrates, the rest wait.
 */
export async function migrate(db: Database): Promise<string[]> {
  const runner = db.source.createQueryRunner();
  const connection = await runner.connect();
  try {
    await liftTimeouts(connection, db.flavour);
    await acquireLock(runner);
    return await runPending(runner, db.source.migrations);
  } finally {
    // Closing the connection also frees the advisory lock, and drops the lifted timeouts.
    connection.destroy();
    await runner.release();
  }
}

async function acquireLock(runner: QueryRunner): Promise<void> {
  // Lock names are global to the server, so the database's name is part of it.
  const rows: { acquired: number | null }[] = await runner.query(
    'SELECT GET_LOCK(LEFT(CONCAT(\'migrate:\', DATABASE()), 64), ?) AS acquired',
    [lockWaitSeconds],
  );
  if (rows[0]?.acquired !== 1) throw new Error(`Another process has been migrating this database for ${lockWaitSeconds} s`);
}

async function runPending(runner: QueryRunner, migrations: readonly MigrationInterface[]): Promise<string[]> {
  await runner.query(`CREATE TABLE IF NOT EXISTS migrations (
    name VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    executed_at DATETIME(3) NOT NULL
  ) ENGINE=InnoDB`);
  const rows: { name: string }[] = await runner.query('SELECT name FROM migrations');
  const executed = new Set(rows.map((row) => row.name));
  const names: string[] = [];
  for (const migration of migrations) {
    const name = migration.name ?? migration.constructor.name;
    if (names.includes(name)) throw new Error(`Two migrations are named "${name}"; each needs a name of its own`);
    if (executed.has(name)) continue;
    await migration.up(runner);
    await runner.query('INSERT INTO migrations (name, executed_at) VALUES (?, UTC_TIMESTAMP(3))', [name]);
    names.push(name);
  }
  return names;
}
