/** The compose profile `observability`: each part finds the next one, and keeps its data where a volume is. No engine is needed to see that. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLogger } from '#platform/telemetry/logger';
import { runWithTrace } from '#platform/telemetry/trace';
import { parse } from 'yaml';
import { rootDir } from '../../dev/paths.ts';

interface Service {
  image?: string;
  profiles?: string[];
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  networks?: string[];
}
interface DataSource {
  uid: string;
  type: string;
  url: string;
  jsonData?: { tracesToLogsV2?: { datasourceUid: string; query: string }; derivedFields?: { matcherRegex: string; datasourceUid: string }[] };
}

const read = (path: string): string => readFileSync(join(rootDir, path), 'utf8');
const yaml = <T>(path: string): T => parse(read(path), { merge: true }) as T;

const { services, volumes } = yaml<{ services: Record<string, Service>; volumes: Record<string, unknown> }>('docker-compose.yml');
const profile = Object.entries(services).filter(([, { profiles }]) => profiles?.includes('observability'));
const { datasources } = yaml<{ datasources: DataSource[] }>('deploy/observability/grafana/datasources.yml');
const loki = yaml<{ server: { http_listen_port: number }; common: { path_prefix: string; storage: { filesystem: Record<string, string> } }; compactor: { working_directory: string }; schema_config: { configs: { object_store: string }[] } }>('deploy/observability/loki.yml');
const tempo = yaml<{ server: { http_listen_port: number }; distributor: { receivers: { otlp: { protocols: { http: { endpoint: string } } } } }; storage: { trace: { wal: { path: string }; local: { path: string } } } }>('deploy/observability/tempo.yml');
const alloy = read('deploy/observability/alloy.alloy');

/** Where a service listens, as its own configuration says; Prometheus' is its default. */
const addresses: Readonly<Record<string, string>> = { prometheus: 'http://prometheus:9090', loki: `http://loki:${loki.server.http_listen_port}`, tempo: `http://tempo:${tempo.server.http_listen_port}` };

const mountsOf = (name: string): string[][] => (services[name]?.volumes ?? []).map((each) => each.split(':'));

test('starts Prometheus, Grafana, Tempo, Loki and what sends the logs, of fixed versions, where the services are', () => {
  assert.deepEqual(profile.map(([name]) => name).toSorted(), ['alloy', 'grafana', 'loki', 'prometheus', 'tempo']);
  for (const [name, { image, networks }] of profile) {
    assert.match(image ?? '', /:v?\d+\.\d+\.\d+$/, name);
    assert.deepEqual(networks, ['private'], name);
  }
});

test('each is given the file of this repository that its command names', () => {
  for (const [name, { command = [] }] of profile) {
    const named = command.flatMap((argument) => /(?:^|config\.file=)(\/\S+)$/.exec(argument)?.[1] ?? []);
    for (const path of named) {
      const [source = ''] = mountsOf(name).find(([, target]) => target === path) ?? [];
      assert.ok(source.startsWith('./deploy/') && read(source).length > 0, `${name}: ${path}`);
    }
  }
  const [rules] = yaml<{ rule_files: string[] }>('deploy/observability/prometheus.yml').rule_files;
  assert.ok(mountsOf('prometheus').some(([source, target]) => source === './deploy/prometheus/rules' && rules === `${target}/*.yml`));
});

test('what they keep lies on volumes', () => {
  const kept: Record<string, string[]> = {
    loki: [loki.common.path_prefix, ...Object.values(loki.common.storage.filesystem), loki.compactor.working_directory],
    tempo: [tempo.storage.trace.wal.path, tempo.storage.trace.local.path],
    prometheus: ['/prometheus'],
    grafana: ['/var/lib/grafana'],
  };
  for (const [name, paths] of Object.entries(kept)) {
    const targets = mountsOf(name).flatMap(([source = '', target = '']) => (source in volumes ? [target] : []));
    for (const path of paths) assert.ok(targets.some((target) => path === target || path.startsWith(`${target}/`)), `${name} keeps ${path} on no volume`);
  }
});

test('Grafana asks each where it listens, and its dashboards are where it looks for them', () => {
  for (const { uid, type, url } of datasources) assert.deepEqual([uid, url], [type, addresses[type]]);
  const { providers } = yaml<{ providers: { options: { path: string } }[] }>('deploy/observability/grafana/dashboards.yml');
  assert.deepEqual(providers.map(({ options }) => mountsOf('grafana').find(([, target]) => target === options.path)?.[0]), ['./deploy/grafana']);
});

test('services may send traces to Tempo, and containers write their logs to Loki', () => {
  const [, port] = tempo.distributor.receivers.otlp.protocols.http.endpoint.split(':');
  assert.ok(read('deploy/observability/README.md').includes(`OTEL_EXPORTER_OTLP_ENDPOINT=http://tempo:${port} `));
  assert.ok(alloy.includes(`url = "${addresses['loki']}/loki/api/v1/push"`));
});

test('services answer Prometheus, which is another machine to them', () => {
  const { scrape_configs: jobs } = yaml<{ scrape_configs: { job_name: string }[] }>('deploy/observability/prometheus.yml');
  for (const { job_name: name } of jobs) assert.equal(services[name]?.environment?.['OPERATIONS_FROM'], '${OPERATIONS_FROM:-private}', name);
});

test('a log line leads to its trace, and a trace to its log lines', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'order', level: 'info', destination: { write: (line: string) => void lines.push(line) } });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  runWithTrace(`00-${traceId}-b7ad6b7169203331-01`, () => logger.info('an order'));
  const field = datasources.find(({ uid }) => uid === 'loki')?.jsonData?.derivedFields?.[0];
  assert.equal(new RegExp(field?.matcherRegex ?? '').exec(lines[0] ?? '')?.[1], traceId);
  assert.equal(field?.datasourceUid, 'tempo');
  const back = datasources.find(({ uid }) => uid === 'tempo')?.jsonData?.tracesToLogsV2;
  assert.equal(back?.datasourceUid, 'loki');
  assert.match(back?.query ?? '', /^\{service=~".\+"\} \|= "\$\$\{__trace\.traceId\}"$/);
  assert.match(alloy, /target_label\s+= "service"/);
});
