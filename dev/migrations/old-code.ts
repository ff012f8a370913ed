/** The version that still runs, on the tables that the new version's migrations make: its own tests tell whether it goes on. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { subgraphNames } from '../services.ts';
import { devDir, rootDir } from '../paths.ts';
import { run } from '../process/run.ts';

export interface OldCode {
  /** Where the old version's tree lies, with the new migrations in place of its own. */
  readonly dir: string;
  /** Subgraphs whose migrations differ; all, if those of the platform do. */
  readonly changed: readonly string[];
  /** Puts a file into the tree: for migrations made up by a test. */
  write(path: string, text: string): void;
  /** Runs test files of the old version, given from its root. */
  test(files: readonly string[]): Promise<{ isGreen: boolean; output: string }>;
  remove(): void;
}

const platformFile = 'platform/data/platform-migrations.ts';
const folderOf = (subgraph: string): string => `subgraphs/${subgraph}/data/migrations`;

/** The tree of a revision with the migrations of this one. @throws Error when git does not know the revision. */
export async function oldCodeOf(revision: string): Promise<OldCode> {
  const dir = mkdtempSync(join(tmpdir(), 'old-code-'));
  const archive = join(dir, '.archive.tar');
  await must('git', ['archive', '--output', archive, revision]);
  await must('tar', ['-xf', archive, '-C', dir]);
  rmSync(archive);
  symlinkSync(join(rootDir, 'node_modules'), join(dir, 'node_modules'));
  const differing = (await must('git', ['diff', '--name-only', revision, '--', platformFile, ...subgraphNames.map(folderOf)])).split('\n');
  const untracked = (await must('git', ['ls-files', '--others', '--exclude-standard', '--', ...subgraphNames.map(folderOf)])).split('\n');
  const changedFiles = [...differing, ...untracked];
  cpSync(join(rootDir, platformFile), join(dir, platformFile));
  for (const subgraph of subgraphNames) cpSync(join(rootDir, folderOf(subgraph)), join(dir, folderOf(subgraph)), { recursive: true });
  return {
    dir,
    changed: changedFiles.includes(platformFile) ? subgraphNames : subgraphNames.filter((name) => changedFiles.some((file) => file.startsWith(`${folderOf(name)}/`))),
    write(path, text) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    },
    test: (files) => runTests(dir, files),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** The tests of a subgraph that work on its database. */
export function testFilesOf({ dir }: OldCode, subgraph: string): string[] {
  const folder = join(dir, 'subgraphs', subgraph, 'test');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test.ts')).map((name) => `subgraphs/${subgraph}/test/${name}`) : [];
}

function runTests(dir: string, files: readonly string[]): Promise<{ isGreen: boolean; output: string }> {
  const { NODE_TEST_CONTEXT: _context, ...inherited } = process.env;
  const env = { ...inherited, NODE_ENV: 'test', NODE_COMPILE_CACHE: join(devDir, 'compile-cache') };
  const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-timeout=240000', '--test-force-exit', '--test-reporter=spec', ...files], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ isGreen: code === 0, output }));
  });
}

async function must(command: string, args: readonly string[]): Promise<string> {
  const { code, output } = await run(command, [...args], { cwd: rootDir });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${output.slice(-500)}`);
  return output;
}
