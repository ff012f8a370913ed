/** Alerts, dashboards and runbooks speak of metrics that exist. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { metricsText } from '#platform/telemetry/metrics';
import { parse } from 'yaml';
import { rootDir } from '../../dev/paths.ts';
import { services } from '../../dev/services.ts';
import { exposedMetrics } from './exposed-metrics.ts';
import { metricOf, readsOf } from './expressions.ts';

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: { severity?: string };
  annotations?: { summary?: string; description?: string; runbook?: string };
}

interface Dashboard {
  title: string;
  uid: string;
  panels: { title: string; datasource: { uid: string }; targets: { expr: string }[] }[];
}

const rulesDir = join(rootDir, 'deploy/prometheus/rules');
const grafanaDir = join(rootDir, 'deploy/grafana');
const rules = readdirSync(rulesDir).flatMap((file) => (parse(readFileSync(join(rulesDir, file), 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules));
const alerts = rules.filter((rule) => rule.alert !== undefined);
const dashboards = readdirSync(grafanaDir).filter((file) => file.endsWith('.json')).map((file) => JSON.parse(readFileSync(join(grafanaDir, file), 'utf8')) as Dashboard);

const exposure = exposedMetrics();

/** Labels and series that Prometheus adds by itself. */
const added = new Set(['job', 'instance', 'le', 'exported_job']);
const ownSeries = new Set(['up']);

const expressions = [
  ...rules.map(({ alert, record, expr }) => ({ of: alert ?? record ?? '', expr })),
  ...dashboards.flatMap(({ title, panels }) => panels.flatMap((panel) => panel.targets.map(({ expr }) => ({ of: `${title}: ${panel.title}`, expr })))),
];

test('every rule and every panel reads metrics that the code exposes, by labels that these have', async () => {
  const exposed = await exposure;
  assert.ok(exposed.size > 60, `only ${exposed.size} metrics were found`);
  const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
  const problems: string[] = [];
  for (const { of, expr } of expressions) {
    const { metrics, labels } = readsOf(expr);
    const known = [...metrics].filter((name) => !recorded.has(name) && !ownSeries.has(name));
    const found = known.map((name) => exposed.get(name) ?? exposed.get(metricOf(name)));
    known.forEach((name, index) => found[index] ?? problems.push(`${of}: no process exposes "${name}"`));
    for (const label of labels) if (!added.has(label) && known.length > 0 && !found.some((own) => own?.has(label))) problems.push(`${of}: none of ${known.join(', ')} has a label "${label}"`);
  }
  assert.deepEqual(problems, []);
});

test('the reader of expressions sees metrics and labels, and neither functions nor durations', () => {
  const { metrics, labels } = readsOf('histogram_quantile(0.99, sum by (le, job) (rate(a_seconds_bucket{kind="x y",code=~"A|B"}[5m]))) > 2 * slo:b:ratio_rate5m and on (job) up == 1');
  assert.deepEqual([...metrics].sort(), ['a_seconds_bucket', 'slo:b:ratio_rate5m', 'up']);
  assert.deepEqual([...labels].sort(), ['code', 'job', 'kind', 'le']);
});

test('every alert says who is to come, what is wrong, and has a runbook: symptom, how to see, what to do, how to verify', () => {
  assert.ok(alerts.length >= 30);
  for (const { alert, labels, annotations } of alerts) {
    assert.match(labels?.severity ?? '', /^(?:page|ticket)$/, alert);
    assert.ok(annotations?.summary && annotations.description, alert);
    const [file = '', anchor = ''] = (annotations.runbook ?? '').split('#');
    const sections = readFileSync(join(rootDir, file), 'utf8').split(/^## /m).slice(1);
    const section = sections.find((text) => text.split('\n')[0]?.split(' and ').includes(alert ?? ''));
    assert.ok(section, `${alert} has no section in ${file}`);
    assert.equal(anchor, section.split('\n')[0]?.toLowerCase().replaceAll(' ', '-'), `${alert}: the anchor`);
    for (const part of ['Symptom', 'See', 'Do', 'Verify']) assert.match(section, new RegExp(`^- \\*\\*${part}\\*\\*: .{15,}`, 'm'), `${alert}: ${part}`);
  }
});

test('every alert has a name of its own, and every runbook section an alert', () => {
  const names = alerts.map(({ alert }) => alert);
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
  const folder = join(rootDir, 'docs/runbooks');
  const headings = readdirSync(folder).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^## (.+)$/gm)].flatMap(([, heading = '']) => heading.split(' and ')));
  assert.deepEqual(headings.filter((heading) => !names.includes(heading)), []);
});

test('metrics that a runbook tells to look at exist', async () => {
  const exposed = await exposure;
  const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
  const folder = join(rootDir, 'docs/runbooks');
  const missing: string[] = [];
  for (const file of readdirSync(folder)) {
    for (const [, code = ''] of readFileSync(join(folder, file), 'utf8').matchAll(/`([^`]+)`/g)) {
      if (!/^[a-z][a-z0-9_:]*(?:_total|_seconds|_state|_messages|_count|_drift|_info|_reachable|_up|_backlog|_connected|_paused|_operator|_unfinished|_overdue|rate5m|_operations|_waiting)(?:\{|$)/.test(code)) continue;
      const name = code.replace(/\{.*$/, '');
      if (!recorded.has(name) && !exposed.has(name) && !exposed.has(metricOf(name))) missing.push(`${file}: ${name}`);
    }
  }
  assert.deepEqual(missing, []);
});

test('every alert has a unit test in which it is raised, on series that processes expose', async () => {
  const exposed = await exposure;
  const folder = join(rootDir, 'deploy/prometheus/tests');
  const tests = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const raised = new Set(tests.flatMap((text) => [...text.matchAll(/alertname="(\w+)"/g)].map(([, name]) => name)));
  assert.deepEqual(alerts.map(({ alert }) => alert).filter((name) => !raised.has(name)), []);
  const problems: string[] = [];
  for (const [, series = ''] of tests.flatMap((text) => [...text.matchAll(/series: '([^']+)'/g)])) {
    const { metrics, labels } = readsOf(series);
    const [name = ''] = metrics;
    const known = exposed.get(name) ?? exposed.get(metricOf(name));
    if (!known && !ownSeries.has(name)) problems.push(`no process exposes "${name}"`);
    for (const label of labels) if (!added.has(label) && !known?.has(label)) problems.push(`${name} has no label "${label}"`);
  }
  assert.deepEqual(problems, []);
});

test('a counter on whose first count an alert waits is there from the start: Prometheus sees no increase in one that is born with it', async () => {
  await exposure;
  const text = await metricsText();
  const counted = alerts.flatMap(({ expr }) => [...expr.matchAll(/\bincrease\((\w+)/g)].map(([, name = '']) => name));
  assert.ok(counted.length >= 2);
  for (const name of counted) assert.match(text, new RegExp(`^${name}\\{[^}]+\\} \\d`, 'm'), name);
});

test('dashboards are whole: an address and a title of their own, panels with something to show, from the provisioned data source', () => {
  assert.equal(new Set(dashboards.map(({ uid }) => uid)).size, dashboards.length);
  for (const { title, panels } of dashboards) {
    assert.equal(new Set(panels.map((panel) => panel.title)).size, panels.length, title);
    for (const panel of panels) assert.ok(panel.targets.length > 0 && panel.datasource.uid === 'prometheus', `${title}: ${panel.title}`);
  }
});

test('Prometheus of the compose profile reads every service of the marketplace, under the name that rules and dashboards use', () => {
  const { scrape_configs: scrapes } = parse(readFileSync(join(rootDir, 'deploy/observability/prometheus.yml'), 'utf8')) as { scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[] };
  const read = Object.fromEntries(scrapes.map(({ job_name: name, static_configs: [config] }) => [name, config?.targets]));
  const expected = services.filter(({ entry }) => !entry.startsWith('dev/')).map(({ name, port }) => [name, [`${name}:${port}`]]);
  assert.deepEqual(read, Object.fromEntries(expected));
});
