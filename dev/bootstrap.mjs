// Runs a script on the Node version this project is written for, after bringing node_modules up to date.
// usage: node dev/bootstrap.mjs dev/start.ts [arguments]     Plain JavaScript: it must run on any Node >= 20.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const nodePackage = join(root, 'node_modules/node');
const node24 = join(nodePackage, 'bin/node');
const lockFile = join(root, '.dev/install.lock');

const [script, ...args] = process.argv.slice(2);
if (!script) fail('usage: node dev/bootstrap.mjs <script> [arguments]');
if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node ${process.versions.node} is too old to begin with.\n  Install Node 20 or newer; the right version for the rest is then installed for you.`);

if (!isInstalled()) await installOnce();
runScript();

/** True when node_modules holds exactly what package-lock.json asks for; npm keeps its own record of what it installed. */
function isInstalled() {
  if (!existsSync(node24)) return false;
  const installed = readLock('node_modules/.package-lock.json');
  const wanted = readLock('package-lock.json');
  return Object.entries(wanted).every(([path, entry]) => {
    const present = installed[path];
    // Optional packages are made for other platforms, mostly.
    return path === '' || (present ? present.version === entry.version && present.integrity === entry.integrity : Boolean(entry.optional || entry.devOptional || entry.peer));
  });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** Installs, unless another command does so already: then waits for it. */
async function installOnce() {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!takeLock()) {
    console.log('Waiting for another command that is installing dependencies …');
    for (let waitedMs = 0; existsSync(lockFile) && waitedMs < 5_000; waitedMs += 200) await sleep(200);
  }
  const release = () => rmSync(lockFile, { force: true });
  process.on('exit', release);
  if (!isInstalled()) install();
  release();
}

function takeLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') fail(`Cannot write ${lockFile} (${error.code}).\n  The repository folder must be writable for this user, and the disk must not be full.`);
    const holder = Number(readFileSync(lockFile, 'utf8'));
    if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
    return false;
  }
}

function install() {
  const startedAt = Date.now();
  console.log('Installing dependencies (npm ci) …');
  npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
  // Where npm is told not to run install scripts, the binary is not in its place yet.
  if (!existsSync(node24)) {
    const result = spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: nodePackage, stdio: 'inherit' });
    if (result.status !== 0 || !existsSync(node24)) fail('Node 24 could not be installed from the npm package "node".\n  Run "npm rebuild node --ignore-scripts=false" and see what it says.');
  }
  console.log(`  ✓ dependencies installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

function npm(...npmArgs) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const result = spawnSync(command, [...first, ...npmArgs], { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: '' } });
  if (result.error?.code === 'ENOENT') fail('npm is not on this machine.\n  Install npm (it comes with Node) and run the command again.');
  if (result.status !== 0) fail(`npm ${npmArgs[0]} failed (exit code ${result.status ?? result.signal}); its message is above.\n  Is the network or registry reachable, and is there space on the disk?`);
}

function runScript() {
  // Over the IPC channel the script notices when we are killed outright; see dev/command.ts.
  const child = spawn(node24, [join(root, script), ...args], { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  const watch = watchNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`${node24} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    if (!signal) process.exit(code);
    console.error(`\n✗ ${script} was ended by ${signal}.`);
    cleanUpAfter(signal);
  });
}

/** npm forwards signals to us, except the one it cannot catch. */
function watchNpm(onGone) {
  const npmPid = process.ppid;
  if (!process.env.npm_lifecycle_event) return undefined;
  return setInterval(() => process.ppid !== npmPid && onGone(), 1_000);
}

/** A script killed outright had no time to stop its databases and brokers. */
function cleanUpAfter(signal) {
  const cleaner = spawn(node24, [join(root, 'dev/stop.ts'), '--leftovers'], { cwd: root, stdio: 'inherit' });
  cleaner.on('exit', () => process.exit(128 + constants.signals[signal]));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fail(message) {
  console.error(`\n✗ ${message}`);
  process.exit(1);
}
