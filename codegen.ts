/**
 * Writes everything that is generated: composed schemas, resolver types, typed operations and manifests, reference documents.
 * `npm run codegen` writes, `node codegen.ts --check` lists what is out of date and exits with 1.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { buildSchema, parse } from 'graphql';
import { bffOperations } from './dev/codegen/operations.ts';
import { root, writeAll, type GeneratedFile } from './dev/codegen/output.ts';
import { permissionsDocument } from './dev/codegen/permission-matrix.ts';
import { environmentDocument, eventsDocument } from './dev/codegen/reference-docs.ts';
import { resolverTypes } from './dev/codegen/resolver-types.ts';
import { compose, composedFiles } from './schema/compose.ts';
import { subgraphNames, subgraphSdl } from './schema/subgraphs.ts';

async function generate(): Promise<GeneratedFile[]> {
  const composition = compose();
  const files: GeneratedFile[] = composedFiles(composition);
  for (const name of subgraphNames) {
    const schema = buildSubgraphSchema([{ typeDefs: parse(subgraphSdl(name)) }]);
    files.push(await resolverTypes({ folder: `subgraphs/${name}`, schema, federation: true }));
  }
  for (const name of ['web', 'mobile'] as const) {
    const schemaFile = join(root, `bff-${name}/schema.graphql`);
    if (!existsSync(schemaFile)) continue;
    const clientSchema = buildSchema(readFileSync(schemaFile, 'utf8'));
    files.push(await resolverTypes({ folder: `bff-${name}`, schema: clientSchema, federation: false }));
    files.push(...(await bffOperations({ name, clientSchema, apiSchema: buildSchema(composition.apiSdl) })));
  }
  return [...files, eventsDocument(), await environmentDocument(), await permissionsDocument()];
}

const check = process.argv.includes('--check');
const stale = writeAll(await generate(), { check });
for (const path of stale) console.log(`${check ? 'out of date' : 'wrote'}: ${path}`);
if (stale.length === 0) console.log('generated files are up to date');
if (check && stale.length > 0) {
  console.error('Run `npm run codegen` and commit the result.');
  process.exitCode = 1;
}
