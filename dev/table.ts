import { join } from 'node:path';
import type { Persona } from './demo/personas.ts';
import type { DemoKey } from './partner/demo-keys.ts';
import { logDir } from './paths.ts';
import { shopOf, urlOf } from './services.ts';
import type { ServiceName, Topology } from './services.ts';

type Account = Pick<Persona, 'email' | 'password' | 'can'>;

const entries: readonly (readonly [ServiceName, string, string])[] = [
  ['gateway', '/graphql', 'the whole graph'],
  ['gateway', '/explorer', 'the explorer for partners, with examples'],
  ['gateway', '/partners', 'getting started for partners'],
  ['bff-web', '/graphql', 'what the web shop uses'],
  ['bff-mobile', '/graphql', 'what the apps use'],
  ['payment-sandbox', '/', 'the payment provider, pretended'],
  ['media', '/', 'product images'],
];

/** What `npm start` prints at the end: where everything is, who may sign in, what to try. */
export function describeStack(topology: Topology, personas: readonly Account[], managementUrl?: string, partnerKeys: readonly DemoKey[] = []): string {
  const urls = entries.map(([name, path, what]) => [name, `${urlOf(topology, name)}${path}`, what]);
  const shop = `${shopOf(topology)}/`;
  const sections = [
    table('Where', [
      ['bff-web', shop, 'the shop, in a browser'],
      ...urls,
      ['mail', join(topology.dataDir, 'mail'), 'every message sent, as a file'],
      ['logs', logDir, 'one file per service'],
      ...(managementUrl
        ? [['RabbitMQ', new URL(managementUrl).origin, `management page: ${new URL(managementUrl).username}, password in .dev/secrets.json`]]
        : []),
    ]),
    personas.length > 0
      ? table(
          'Who',
          personas.map(({ email, password, can }) => [email, password, can]),
        )
      : '',
    partnerKeys.length > 0 ? table('Partner keys, for /partner/graphql and the explorer', partnerKeys.map(({ secret, vendor, isSandbox }) => [isSandbox ? 'sandbox' : vendor.slug, secret, isSandbox ? 'every scope, on play data that can be reset' : 'every scope'])) : '',
    `Try\n\n${sampleCalls(topology)
      .map((call) => `  ${call}`)
      .join('\n\n')}\n`,
  ];
  return `\n${sections.filter(Boolean).join('\n')}\nCtrl-C stops everything; the data stays.\n`;
}

function sampleCalls(topology: Topology): string[] {
  const post = (name: ServiceName, query: string, header = '') =>
    `curl -s ${urlOf(topology, name)}/graphql -H 'content-type: application/json'${header} \\\n    -d '${JSON.stringify({ query })}'`;
  return [
    post('gateway', '{ products(query: "mug", first: 3) { edges { node { title vendor { name } priceRange { min { amount currencyCode } } } } } }'),
    post('bff-web', 'query Front { homePage { newArrivals { title price { formatted } vendorName } } }'),
    post('bff-mobile', 'query Start { home { sections { title ... on ProductRowSection { products { title price { formatted } } } } } }', " -H 'x-app-version: 99.0.0'"),
  ];
}

function table(title: string, rows: readonly (readonly string[])[]): string {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => `  ${(row[0] ?? '').padEnd(widths[0] ?? 0)}  ${(row[1] ?? '').padEnd(widths[1] ?? 0)}  ${row[2] ?? ''}`.trimEnd());
  return `${title}\n\n${lines.join('\n')}\n`;
}
