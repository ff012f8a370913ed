/**
 * Composes the subgraphs' schemas into the supergraph that the gateway loads, the API schema that first-party clients see and
 * the contract that partners see. `npm run schema:compose` writes all three; `--check` only says whether they are up to date
 * (exit code 1 when not).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeTree } from './composition.ts';
import { diskTree, root } from './file-tree.ts';

export interface Composition {
  /** Contents of schema/supergraph.graphql. */
  supergraphSdl: string;
  /** Contents of schema/api.graphql. */
  apiSdl: string;
  /** Contents of schema/partner.graphql. */
  partnerSdl: string;
  /** Hints of the composer, for people. */
  hints: string[];
}

/**
 * Composes the schemas as they are in the working tree.
 * @throws Error listing every composition error with its place, one per line.
 */
export function compose(): Composition {
  const { schemas, errors, hints } = composeTree(diskTree());
  if (!schemas) {
    const lines = errors.map((error) => `- ${error.message}${(error.nodes ?? []).map(placeOf).join('')}`);
    throw new Error(`The subgraphs do not compose (npm run schema:check says what to do):\n${lines.join('\n')}`);
  }
  return { supergraphSdl: schemas.supergraph, apiSdl: schemas.api, partnerSdl: schemas.partner, hints: hints.map((hint) => hint.message) };
}

function placeOf({ loc }: { loc?: { source: { name: string }; startToken: { line: number } } }): string {
  return loc ? `\n    ${loc.source.name}:${loc.startToken.line}` : '';
}

/** The generated schema documents by their path from the root. */
export function composedFiles({ supergraphSdl, apiSdl, partnerSdl }: Composition): { path: string; content: string }[] {
  return [
    { path: 'schema/supergraph.graphql', content: supergraphSdl },
    { path: 'schema/api.graphql', content: apiSdl },
    { path: 'schema/partner.graphql', content: partnerSdl },
  ];
}

/** Writes the generated schemas, or with `check` compares them. Returns the paths of files that were stale. */
export function writeComposition({ check }: { check: boolean }): string[] {
  const current = diskTree();
  const stale = composedFiles(compose()).filter(({ path, content }) => current.read(path) !== content);
  if (!check) for (const { path, content } of stale) writeFileSync(join(root, path), content);
  return stale.map(({ path }) => path);
}

function main(): void {
  const check = process.argv.includes('--check');
  const stale = writeComposition({ check });
  for (const path of stale) console.log(`${check ? 'stale' : 'wrote'}: ${path}`);
  if (stale.length === 0) console.log('schema/ is up to date');
  if (check && stale.length > 0) process.exitCode = 1;
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    console.error(`✗ ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
