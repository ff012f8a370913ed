/**
 * Every screen of both BFFs with each subgraph killed in turn: the page comes, says which sections are missing, and is whole again afterwards. What goes with
 * what is the table in docs/isolation.md, which is compared here (`WRITE_ISOLATION=1` writes it anew). And what a phone sends again a day later.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { looksAt, type Look } from '../../bench/screens/screens.ts';
import { rootDir } from '../../dev/paths.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { subgraphNames, type SubgraphName } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { replayADayLater } from './support/phone.ts';
import { testBacking } from '../stack/test-backing.ts';

interface Page {
  status: number;
  code: string | undefined;
  /** Whether what was asked for exists: a page about nothing can lose nothing. */
  isAboutSomething: boolean;
  /** Name, with "(part)" when some of it came. */
  lost: string[];
}

const docs = join(rootDir, 'docs/isolation.md');
const marks = ['<!-- table -->', '<!-- end of table -->'] as const;
const found = new Map<string, Partial<Record<SubgraphName, string>>>();
let stack: Stack;
let looks: Look[];

before(async () => {
  stack = await startStack({
    backing: testBacking(),
    // Nothing kept, so that what is missing is seen.
    env: { '*': { LOG_LEVEL: 'fatal' }, gateway: { CACHE_MAX_AGE_SECONDS: '0', RATE_LIMIT_ACTOR: '0' }, 'bff-web': { PAGE_FRESH_MS: '0' }, 'bff-mobile': { PAGE_FRESH_MS: '0' } },
    onCrash: () => undefined,
  });
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 6 });
  looks = await looksAt(stack);
}, { timeout: 300_000 });
after(() => stack?.stop());

const nameOf = ({ client, name, viewer }: Look): string => `${client} ${name}, ${viewer}`;

async function pageOf({ client, path, headers }: Look): Promise<Page> {
  const response = await fetch(`${stack.urls[`bff-${client}`]}${path}`, { headers, signal: AbortSignal.timeout(20_000) });
  const body = (await response.json()) as { data?: Record<string, unknown> | null; errors?: { extensions: { code: string } }[]; extensions?: { sections?: { id: string; isPartial?: true }[] } };
  return { status: response.status, isAboutSomething: Object.values(body.data ?? {}).every((root) => root !== null), code: body.errors?.[0]?.extensions.code, lost: (body.extensions?.sections ?? []).map(({ id, isPartial }) => (isPartial ? `${id} (part)` : id)).toSorted() };
}

async function whole(): Promise<void> {
  for (const look of looks) {
    let page: Page | undefined;
    const isWhole = async (): Promise<boolean> => {
      page = await pageOf(look);
      return page.status === 200 && page.isAboutSomething && page.lost.length === 0 && page.code === undefined;
    };
    await waitFor(isWhole, { what: `${nameOf(look)} to be whole`, timeoutMs: 60_000, intervalMs: 200 }).catch((error: unknown) => assert.fail(`${String(error)}: ${JSON.stringify(page)}`));
  }
}

test('every screen is whole while everything runs', { timeout: 180_000 }, whole);

for (const name of subgraphNames) {
  test(`with ${name} killed every screen still comes with status 200 and says what is missing; afterwards all are whole again`, { timeout: 300_000 }, async () => {
    await stack.kill(name);
    try {
      for (const look of looks) {
        const { status, code, lost } = await pageOf(look);
        assert.equal(status, 200, nameOf(look));
        found.set(nameOf(look), { ...found.get(nameOf(look)), [name]: code === undefined ? lost.join(', ') : `page: ${code}` });
      }
    } finally {
      await stack.restart(name);
    }
    await whole();
  });
}

test('what goes with what is as docs/isolation.md says', () => {
  const cells = (row: Partial<Record<SubgraphName, string>>): string => subgraphNames.map((name) => row[name] || '-').join(' | ');
  const table = [`| screen | ${subgraphNames.join(' | ')} |`, `|${'---|'.repeat(subgraphNames.length + 1)}`, ...[...found].map(([screen, row]) => `| ${screen} | ${cells(row)} |`)].join('\n');
  const text = readFileSync(docs, 'utf8');
  const [head = '', rest = ''] = text.split(marks[0]);
  const [written = '', tail = ''] = rest.split(marks[1]);
  if (process.env['WRITE_ISOLATION']) writeFileSync(docs, `${head}${marks[0]}\n${table}\n${marks[1]}${tail}`);
  else assert.equal(table, written.trim());
});

test('whatever a phone sends again a day later, twice and in any order, was done once', { timeout: 180_000 }, () => replayADayLater(stack));
