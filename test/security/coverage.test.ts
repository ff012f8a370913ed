import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSchema } from 'graphql';
import { rootDir } from '../../dev/paths.ts';
import { unknownMutations } from './matrix/mutations.ts';
import { unknownRoots } from './matrix/reads.ts';
import type { Victims } from './matrix/victims.ts';

const api = buildSchema(readFileSync(join(rootDir, 'schema/api.graphql'), 'utf8'), { assumeValidSDL: true });
/** Any ids will do: nobody is asked. */
const victims = new Proxy({}, { get: (_target, name) => (name === 'staff' ? ['usr_1'] : `id_of_${String(name)}`) }) as Victims;

test('every root field and every mutation of the API has its place in the matrix of who may not', () => {
  assert.deepEqual(unknownRoots(api, victims), [], 'add them to test/security/matrix/reads.ts');
  assert.deepEqual(unknownMutations(api, victims), [], 'add them to test/security/matrix/mutations.ts');
});
