/** How screens and sections of both BFFs are laid out: four functions per screen in a file of its own, each section one object in one file with one test. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { buildSchema } from 'graphql';
import { rootDir } from '../dev/paths.ts';

/** Queries that are no screens but feeds of changes for a device's copy: nothing of them is laid out. */
const feeds = new Set(['ordersChangedSince', 'notificationsChangedSince']);
/** Parts that screens share, and what a kind of section is made by. */
const shared = new Set(['session-view.ts', 'latest.ts', 'product-list.ts', 'product-row.ts', 'home-section.ts', 'section.ts', 'product-data.ts', 'order-data.ts']);

interface Section {
  id: string;
  present(): unknown;
}

const isSection = (value: unknown): value is Section => typeof value === 'object' && value !== null && 'id' in value && 'present' in value;
const code = (pattern: string): string[] => globSync(pattern, { cwd: rootDir }).filter((file) => !file.endsWith('.test.ts'));

for (const bff of ['bff-web', 'bff-mobile']) {
  describe(`${bff}`, () => {
    const screens = code(`${bff}/screens/*/*.ts`).filter((file) => readFileSync(join(rootDir, file), 'utf8').includes('createScreen'));

    it('has every query of its schema as a screen of four functions in a file of its own, with its gateway operation beside it', () => {
      for (const file of screens) {
        const text = readFileSync(join(rootDir, file), 'utf8');
        assert.equal(text.match(/= createScreen[<(]/g)?.length, 1, `${file}: one screen in one file`);
        const order = ['skeleton', 'hydration', 'rules', 'presentation'].map((part) => text.search(new RegExp(`^  (?:async )?${part}[:(]`, 'm')));
        assert.ok(order.every((place, index) => place > (order[index - 1] ?? 0)), `${file}: skeleton, hydration, rules, presentation, in this order`);
        assert.ok(existsSync(join(rootDir, dirname(file), `${basename(file, '.ts')}.gateway.graphql`)), `${file}: its operation in the file of the same name`);
      }
      const queries = Object.keys(buildSchema(readFileSync(join(rootDir, bff, 'schema.graphql'), 'utf8')).getQueryType()?.getFields() ?? {});
      assert.deepEqual(screens.length, queries.filter((name) => !feeds.has(name)).length, queries.join());
    });

    it('has nothing else among the screens', () => {
      const others = code(`${bff}/screens/*/*.ts`).filter((file) => !screens.includes(file) && !shared.has(basename(file)));
      assert.deepEqual(others.filter((file) => !file.endsWith('-changed-since.ts')), []);
    });

    it('has every section as one plain object in one file, with one test beside it', async () => {
      for (const file of code(`${bff}/sections/**/*.ts`)) {
        if (shared.has(basename(file))) continue;
        const everything = Object.values((await import(join(rootDir, file))) as Record<string, unknown>);
        // Types that the sections of a screen share.
        if (everything.length === 0) continue;
        const exported = everything.filter(isSection);
        assert.equal(exported.length, 1, `${file} exports ${exported.length} sections`);
        assert.ok(existsSync(join(rootDir, file.replace(/\.ts$/, '.test.ts'))), `${file} has no test beside it`);
      }
    });
  });
}
