import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseSettings } from '#platform/bff/features/settings';
import { describeConfig } from '#platform/config/env';
import { isPlatformPath } from '#platform/server/platform-routes';
import { shapeOf } from '../../dev/codegen/reference-docs.ts';
import { rootDir } from '../../dev/paths.ts';
import { services, subgraphNames } from '../../dev/services.ts';
import { noRenderer, render, selects, workloads, type Labels, type Manifest } from './render.ts';

const overlays = ['staging', 'production'] as const;
const entries = ['gateway', 'bff-web', 'bff-mobile'];
// Their schemas come in no package; the test below reads what matters of them.
const withoutSchema = new Set(['ExternalSecret']);

/** Megabytes resident of the largest process of each kind, as `npm run capacity` wrote them down. */
const measured = new Map([...readFileSync(join(rootDir, 'docs/capacity.md'), 'utf8').matchAll(/^\| (bff|gateway|subgraphs) \| (\d+) \| \d+ \| \d+ \| \d+ \|$/gm)].map(([, kind = '', megabytes]) => [kind, Number(megabytes)] as const));

function megabytesOf(quantity = ''): number {
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  return (Number(number) * (unit === 'Gi' ? 2 ** 30 : 2 ** 20)) / 1_000_000;
}

function coresOf(quantity = ''): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

interface Model {
  new (data: object): { validate(): void };
}

async function modelOf({ apiVersion, kind }: Manifest): Promise<Model> {
  const source = apiVersion.startsWith('keda.sh/') ? '@kubernetes-models/keda' : 'kubernetes-models';
  const module = (await import(`${source}/${apiVersion}/${kind}`)) as Record<string, Model>;
  return module[kind] as Model;
}

for (const overlay of overlays) {
  describe(`the ${overlay} overlay`, { skip: noRenderer }, () => {
    const manifests = noRenderer ? [] : render(overlay);
    const pods = workloads(manifests);
    const settings = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('settings'))?.data ?? {};
    const secretKeys = new Map(manifests.filter(({ kind }) => kind === 'ExternalSecret').map(({ spec }) => [spec?.target?.name as string, (spec?.data ?? []).map(({ secretKey }) => secretKey)]));

    test('is valid by the schemas of Kubernetes and KEDA', async () => {
      for (const manifest of manifests.filter(({ kind }) => !withoutSchema.has(kind))) {
        const Model = await modelOf(manifest);
        assert.doesNotThrow(() => new Model(manifest).validate(), `${manifest.kind} ${manifest.metadata.name}`);
      }
    });

    test('runs every service, servers and workers apart, and a migration before each subgraph', () => {
      const commands = pods.map(({ name, container }) => `${name}: ${container.command.filter((part) => !part.startsWith('--')).join(' ')}`).sort();
      const expected = [
        ...subgraphNames.flatMap((name) => ['server', 'worker', 'migrate'].map((part) => `${name}-${part}: node subgraphs/${name}/main.ts`)),
        ...entries.map((name) => `${name}-server: node ${name}/main.ts`),
        'sandbox-server: node dev/sandbox/main.ts',
        ...(overlay === 'staging' ? ['media: node dev/media/main.ts', 'payment-sandbox: node dev/payment-sandbox/main.ts'] : []),
      ];
      assert.deepEqual(commands, expected.sort());
      for (const { container } of pods) assert.ok(existsSync(join(rootDir, container.command.at(-1) as string)), container.command.at(-1));
    });

    test('ports and probe paths are what the processes serve', () => {
      for (const { name, container, kind } of pods.filter((pod) => pod.kind === 'Deployment')) {
        const port = container.ports?.find((each) => each.name === 'http')?.containerPort;
        assert.equal(String(port), container.env?.find((each) => each.name === 'PORT')?.value, `${kind} ${name}`);
        for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe].filter((each) => each !== undefined)) {
          assert.ok(isPlatformPath(probe.httpGet.path), `${name}: ${probe.httpGet.path}`);
          assert.equal(probe.httpGet.port, 'http');
        }
        assert.ok(container.readinessProbe && container.livenessProbe, `${name} has no probes`);
      }
      for (const { metadata, spec } of manifests.filter(({ kind }) => kind === 'Service')) {
        assert.ok(pods.some(({ labels }) => selects({ matchLabels: spec?.selector }, labels)), `service ${metadata.name} finds no pod`);
      }
    });

    test('both BFFs follow one file of features, mounted so that a change reaches running processes, and it is one they accept', () => {
      const features = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'features');
      assert.doesNotThrow(() => parseSettings(features?.data?.['features.json'] ?? ''));
      for (const name of ['bff-web', 'bff-mobile']) {
        const pod = pods.find((each) => each.name === `${name}-server`);
        const mount = pod?.container.volumeMounts?.find((each) => each.name === 'features');
        assert.equal(pod?.container.env?.find((each) => each.name === 'FEATURES_FILE')?.value, `${mount?.mountPath}/features.json`);
        assert.equal(mount?.subPath, undefined, 'what is mounted by subPath never changes');
        assert.equal(pod?.manifest.spec?.template?.spec.volumes?.find((each) => each.name === 'features')?.configMap?.name, 'features');
      }
    });

    test('every variable exists in the code, and every process gets all that it requires', async () => {
      const shapes = new Map(await Promise.all(services.map(async ({ entry }) => [entry, describeConfig((await shapeOf(entry)) ?? {})] as const)));
      const known = new Set([...shapes.values()].flat().map(({ name }) => name).concat('APOLLO_TELEMETRY_DISABLED', 'MALLOC_ARENA_MAX'));
      for (const name of Object.keys(settings)) assert.ok(known.has(name), `settings: no process reads ${name}`);
      for (const { name, container } of pods) {
        const own = (container.env ?? []).map((each) => each.name);
        for (const variable of own) assert.ok(known.has(variable), `${name}: no process reads ${variable}`);
        if (secretKeys.size === 0) continue;
        const secrets = container.envFrom.flatMap((source) => ('secretRef' in source ? (secretKeys.get(source.secretRef.name) ?? []) : []));
        const given = new Set([...Object.keys(settings), ...own, ...secrets]);
        const rows = shapes.get(container.command.at(-1) as string) ?? [];
        const missing = rows.filter(({ required }) => required).map((row) => row.name).filter((variable) => !given.has(variable));
        assert.deepEqual(missing, [], `${name} would not start`);
        for (const secret of secrets) assert.ok(rows.some((row) => row.name === secret), `${name} is given ${secret}, which it does not read`);
      }
    });

    test('nothing runs as root, writes to its image, or takes memory without end', () => {
      for (const { name, container, manifest } of pods) {
        assert.equal(manifest.spec?.template?.spec.securityContext?.runAsNonRoot, true, name);
        assert.equal(container.securityContext?.readOnlyRootFilesystem, true, name);
        assert.equal(container.securityContext?.allowPrivilegeEscalation, false, name);
        assert.ok(container.resources.limits?.['memory'] && container.resources.requests?.['memory'] && container.resources.requests['cpu'], name);
      }
    });

    test('memory requests are at least what the largest process of the kind was measured to take, and limits leave half as much again', () => {
      const kindOf = (name: string): string | undefined => (name.startsWith('gateway-') ? 'gateway' : name.startsWith('bff-') ? 'bff' : subgraphNames.some((subgraph) => name.startsWith(`${subgraph}-`)) ? 'subgraphs' : undefined);
      for (const { name, kind, container } of pods.filter((pod) => pod.kind === 'Deployment')) {
        const measuredMb = measured.get(kindOf(name) ?? '');
        if (measuredMb === undefined) continue;
        const { requests, limits } = container.resources;
        assert.ok(megabytesOf(requests?.['memory']) >= measuredMb, `${kind} ${name} requests ${requests?.['memory']}; measured: ${measuredMb} MB`);
        assert.ok(megabytesOf(limits?.['memory']) >= 1.5 * measuredMb, `${kind} ${name} is limited to ${limits?.['memory']}; measured: ${measuredMb} MB`);
      }
      assert.equal(measured.size, 3);
    });

    // Staging shares small nodes instead.
    if (overlay === 'production')
      test('servers that are scaled by CPU are joined by another before they are busier than capacity reckons with', () => {
        for (const { metadata, spec } of manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')) {
          const container = pods.find((pod) => pod.name === spec?.scaleTargetRef?.name)?.container;
          const target = spec?.metrics?.find(({ resource }) => resource?.name === 'cpu')?.resource?.target.averageUtilization ?? Number.NaN;
          const cores = (target / 100) * coresOf(container?.resources.requests?.['cpu']);
          assert.ok(cores <= 0.7 && cores >= 0.5, `${metadata.name} is scaled at ${cores} of a core`);
        }
      });

    test('each scaled or protected deployment exists', () => {
      const names = new Set(pods.map(({ name }) => name));
      for (const { kind, spec } of manifests.filter((each) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(each.kind))) assert.ok(names.has(spec?.scaleTargetRef?.name as string), `${kind} ${spec?.scaleTargetRef?.name}`);
      for (const name of subgraphNames) {
        const scaled = manifests.find(({ kind, metadata }) => kind === 'ScaledObject' && metadata.name === `${name}-worker`);
        assert.match(scaled?.spec?.triggers?.[0]?.metadata.query ?? '', new RegExp(`consumer_lag_seconds_bucket\\{consumer=~"${name}\\[\\.\\]`));
      }
      for (const { name, labels } of pods.filter((pod) => pod.kind === 'Deployment' && !['media', 'payment-sandbox'].includes(pod.name))) {
        assert.ok(manifests.some(({ kind, spec }) => kind === 'PodDisruptionBudget' && selects({ matchLabels: spec?.selector?.matchLabels }, labels)), `${name} has no disruption budget`);
      }
    });

    describe('network', () => {
      const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
      const sourcesOf = (labels: Labels) =>
        policies
          .filter(({ spec }) => spec?.policyTypes?.includes('Ingress') && selects(spec.podSelector ?? {}, labels))
          .flatMap(({ spec }) => spec?.ingress ?? [])
          .flatMap(({ from }) => from ?? [])
          .flatMap((peer) => peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? peer.podSelector?.matchLabels?.['app.kubernetes.io/name'] ?? peer.podSelector?.matchLabels?.['marketplace.example/tier'] ?? 'anybody')
          .sort();

      test('refuses what no policy allows', () => {
        const denied = policies.find(({ metadata }) => metadata.name === 'default-deny')?.spec;
        assert.deepEqual(denied?.podSelector, {});
        assert.deepEqual(denied?.policyTypes, ['Ingress', 'Egress']);
      });

      test('lets only the gateway reach a subgraph, the payment provider the order subgraph, and nobody a worker', () => {
        for (const { name, labels } of pods.filter((pod) => pod.labels['marketplace.example/tier'] === 'subgraph' && pod.kind === 'Deployment')) {
          const expected = ['monitoring', ...(name.endsWith('-server') ? ['gateway'] : []), ...(name === 'order-server' ? ['ingress'] : []), ...(overlay === 'staging' && name.startsWith('order-') ? ['payment-sandbox'] : [])];
          assert.deepEqual(sourcesOf(labels), expected.sort(), name);
        }
      });

      test('lets only the gateway and partners with a download reach the sandbox marketplace, and it no process of the real one', () => {
        const labels = pods.find(({ name }) => name === 'sandbox-server')?.labels ?? {};
        assert.deepEqual(sourcesOf(labels), ['gateway', 'ingress', 'monitoring']);
        const targets = policies.filter(({ spec }) => spec?.policyTypes?.includes('Egress') && selects(spec.podSelector ?? {}, labels)).flatMap(({ spec }) => (spec?.egress ?? []).flatMap(({ to }) => to ?? []));
        assert.deepEqual(targets.filter(({ podSelector, namespaceSelector }) => podSelector && !namespaceSelector), []);
      });

      test('lets only order, the worker of notification and the sandbox marketplace speak to the outside, and nobody to private addresses', () => {
        const outside = policies.filter(({ spec }) => (spec?.egress ?? []).some(({ to }) => (to ?? []).some(({ ipBlock }) => ipBlock)));
        const speakers = pods.filter(({ labels }) => outside.some(({ spec }) => selects(spec?.podSelector ?? {}, labels))).map(({ name }) => name);
        assert.deepEqual(speakers.sort(), ['notification-worker', 'order-migrate', 'order-server', 'order-worker', 'sandbox-server']);
        for (const { spec } of outside) for (const { ipBlock } of (spec?.egress ?? []).flatMap(({ to }) => to ?? [])) assert.ok(ipBlock?.except?.includes('10.0.0.0/8'));
      });
    });
  });
}
