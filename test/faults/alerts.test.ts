/**
 * A real Prometheus reads a running marketplace by the configuration and the rules of deploy/: it reaches every service, evaluates every rule and every
 * panel, says nothing while all is well, and raises the alert whose symptom is made.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createTcpProxy, type TcpProxy } from '#platform/testing/tcp-proxy';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { parse } from 'yaml';
import { findPrometheus, startPrometheus, type LocalPrometheus } from '../../dev/observability/prometheus.ts';
import type { RuleFile } from '../../dev/observability/local-config.ts';
import type { Alert } from '../../dev/observability/prometheus-api.ts';
import { rootDir } from '../../dev/paths.ts';
import { createApi } from '../../dev/seed/api.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { services } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { createJourney } from '../stack/journey.ts';
import { app } from '../stack/walk/app.ts';
import { buying } from '../stack/walk/buying.ts';
import { visiting } from '../stack/walk/visiting.ts';

const skip = findPrometheus() === undefined && 'Prometheus is not on this machine: apt-get install prometheus';

const read = (...path: string[]): string => readFileSync(join(rootDir, 'deploy', ...path), 'utf8');
const rules = readdirSync(join(rootDir, 'deploy/prometheus/rules')).flatMap((file) => (parse(read('prometheus/rules', file)) as RuleFile).groups.flatMap((group) => group.rules));
const panels = readdirSync(join(rootDir, 'deploy/grafana')).filter((file) => file.endsWith('.json')).flatMap((file) => {
  const dashboard = JSON.parse(read('grafana', file)) as { title: string; panels: { title: string; targets: { expr: string }[] }[] };
  return dashboard.panels.map((panel) => ({ title: `${dashboard.title}: ${panel.title}`, expressions: panel.targets.map(({ expr }) => expr) }));
});

describe('Prometheus and a running marketplace', { skip }, () => {
  let redis: TcpProxy;
  let stack: Stack;
  let prometheus: LocalPrometheus;

  before(async () => {
    redis = await createTcpProxy(testService('TEST_REDIS_URL'));
    const managementUrl = process.env['TEST_RABBITMQ_MANAGEMENT_URL'];
    stack = await startStack({
      backing: { mysqlAdminUrl: testService('TEST_MYSQL_ADMIN_URL'), redisUrl: redis.url, rabbitmqUrl: testService('TEST_RABBITMQ_URL'), ...(managementUrl && { rabbitmqManagementUrl: managementUrl }) },
      env: { '*': { LOG_LEVEL: 'error' } },
      onCrash: () => undefined, // one is killed on purpose
    });
    await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 0 });
    prometheus = await startPrometheus({ urls: stack.urls });
  }, { timeout: 300_000 });
  after(async () => {
    await prometheus?.close();
    await stack?.stop();
    await redis?.close();
  });

  const raised = async (name: string): Promise<readonly Alert[]> => (await prometheus.firing()).filter(({ labels }) => labels.alertname === name);
  const raisedIn = (name: string): Promise<readonly Alert[]> => waitFor(async () => {
    const found = await raised(name);
    return found.length > 0 ? found : null;
  }, { what: `${name} to be raised`, timeoutMs: 90_000, intervalMs: 250 });
  const over = (name: string): Promise<unknown> => waitFor(async () => (await raised(name)).length === 0, { what: `${name} to be over`, timeoutMs: 90_000, intervalMs: 250 });

  test('every service of the marketplace is reached under its own name', async () => {
    const targets = await waitFor(async () => {
      const found = await prometheus.targets();
      return found.length > 0 && found.every(({ health }) => health === 'up') ? found : null;
    }, { what: 'every target to be up', timeoutMs: 60_000, intervalMs: 250 });
    const expected = services.filter(({ entry }) => !entry.startsWith('dev/')).map(({ name }) => name);
    assert.deepEqual(targets.map(({ labels }) => labels.job).toSorted(), expected.toSorted());
  });

  test('people look around and buy, and every rule is evaluated without an error meanwhile', { timeout: 180_000 }, async (t) => {
    const walk = { stack, journey: createJourney(stack) };
    for (const step of [visiting, buying, app].flatMap((chapter) => Object.values(chapter))) await step(walk, t);
    const evaluated = await waitFor(async () => {
      const found = await prometheus.rules();
      return found.every(({ health }) => health !== 'unknown') ? found : null;
    }, { what: 'every rule to be evaluated', timeoutMs: 60_000, intervalMs: 250 });
    assert.deepEqual(evaluated.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`), []);
    assert.deepEqual(evaluated.map(({ name }) => name).toSorted(), rules.map(({ alert, record }) => alert ?? record ?? '').toSorted());
  });

  test('no alert is raised while all is well', async () => {
    const sinceTheStart = await prometheus.query('count_over_time(ALERTS{alertstate="firing"}[10m])');
    assert.deepEqual(sinceTheStart.map(({ metric }) => metric), []);
  });

  test('every panel of the dashboards shows something, but those of what has not happened or is not there', async (t) => {
    const empty: string[] = [];
    for (const { title, expressions } of panels) {
      const series = (await Promise.all(expressions.map((expression) => prometheus.query(expression)))).flat();
      if (series.length === 0) empty.push(title);
    }
    t.diagnostic(`${panels.length} panels, ${empty.length} with nothing to show: ${empty.join('; ')}`);
    const ofFailures = ['Marketplace: databases and messages: Transactions run again', 'Marketplace: services (RED): Sections that failed'];
    // This marketplace reads from its primary alone.
    const ofReplicas = ['Replicas in service', 'Replicas behind', 'Reads of replicas'].map((title) => `Marketplace: databases and messages: ${title}`);
    assert.deepEqual(empty.filter((title) => !ofFailures.includes(title) && !ofReplicas.includes(title)), []);
  });

  test('a service that is killed is told of by name, until it is back', { timeout: 240_000 }, async () => {
    await stack.kill('notification');
    const [alert] = await raisedIn('ServiceDown');
    assert.deepEqual([alert?.labels.job, alert?.labels.severity], ['notification', 'page']);
    assert.match(alert?.annotations.summary ?? '', /^notification at 127\.0\.0\.1:\d+ does not answer$/);
    await stack.restart('notification');
    await over('ServiceDown');
  });

  test('Redis out of reach is told of by those who need it, until it is back', { timeout: 240_000 }, async () => {
    await redis.goDown();
    const alerts = await raisedIn('RedisUnavailable');
    assert.ok(alerts.every(({ labels }) => labels.severity === 'ticket'));
    await redis.comeUp();
    await over('RedisUnavailable');
  });

  test('a consumer that an operator stopped and forgot is told of by name', { timeout: 240_000 }, async () => {
    const operator = { userId: 'usr_00000000000000000000000000', roles: ['admin'] };
    const change = (verb: 'Pause' | 'Resume') => createApi(stack.topology).call(operator, `mutation { productConsumer${verb}(input: { consumer: "product.orders", reason: "a test of alerts" }) { userErrors { code message } } }`);
    await change('Pause');
    const [alert] = await raisedIn('ConsumerStoppedByOperator');
    assert.equal(alert?.labels.consumer, 'product.orders');
    await change('Resume');
    await over('ConsumerStoppedByOperator');
  });
});
