/** Prometheus on loopback, from the program that is on the machine, with the configuration and the rules of deploy/; gone with its data when closed. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { findProgram } from '../backing/binaries.ts';
import { launch, waitUntilReady } from '../backing/launch.ts';
import { DevError } from '../dev-error.ts';
import { rootDir } from '../paths.ts';
import { freePort } from '../process/ports.ts';
import { stopProcess } from '../process/stop.ts';
import { inSeconds, onLoopback, type PrometheusConfig, type RuleFile } from './local-config.ts';
import { prometheusApi, type PrometheusApi } from './prometheus-api.ts';

export interface LocalPrometheus extends PrometheusApi {
  readonly url: string;
  close(): Promise<void>;
}

export const findPrometheus = (): string | undefined => findProgram('prometheus');

/**
 * Reads the metrics at the given URL of each job every second. What rules wait for in minutes or hours they wait for in seconds here; expressions, names and
 * labels are those of deploy/. @throws DevError when Prometheus is not on this machine, or does not accept the configuration.
 */
export async function startPrometheus({ urls }: { urls: Readonly<Record<string, string>> }): Promise<LocalPrometheus> {
  const binary = findPrometheus();
  if (!binary) throw new DevError('Prometheus is not on this machine.', { hint: 'Debian and Ubuntu: sudo apt-get install prometheus' });
  const dir = mkdtempSync(join(tmpdir(), 'prometheus-'));
  mkdirSync(join(dir, 'rules'));
  const rulesDir = join(rootDir, 'deploy/prometheus/rules');
  for (const file of readdirSync(rulesDir)) writeFileSync(join(dir, 'rules', file), stringify(inSeconds(parse(readFileSync(join(rulesDir, file), 'utf8')) as RuleFile)));
  const config = parse(readFileSync(join(rootDir, 'deploy/observability/prometheus.yml'), 'utf8')) as PrometheusConfig;
  writeFileSync(join(dir, 'prometheus.yml'), stringify(onLoopback(config, { urls, rules: join(dir, 'rules/*.yml') })));
  const port = await freePort();
  const args = [`--config.file=${join(dir, 'prometheus.yml')}`, `--storage.tsdb.path=${join(dir, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'];
  const options = { title: 'Prometheus', command: binary, args, env: process.env, cwd: dir, logFile: join(dir, 'server.log') };
  const url = `http://127.0.0.1:${port}`;
  const server = await launch(options);
  const close = async (): Promise<void> => {
    await stopProcess(server, { graceMs: 5_000 });
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const isReady = (): Promise<boolean> => fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false); // not up yet
    await waitUntilReady(server, { ...options, timeoutMs: 60_000, isReady });
  } catch (error) {
    await close();
    throw error;
  }
  return { url, ...prometheusApi(url), close };
}
