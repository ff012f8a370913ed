/**
 * `npm run partner:sdk [-- --out <file>]`: a typed client of the partner contract in one file without dependencies, with one method for
 * each operation of the example library, or of a folder of your own: `--operations <folder>`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, Kind, parse, print, validate, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { DevError } from '../dev-error.ts';
import { rootDir } from '../paths.ts';
import { reportFailure } from '../progress.ts';

const template = readFileSync(join(import.meta.dirname, 'sdk-client.ts'), 'utf8');
const marker = '// The operations follow.\n';
const scalars = { ID: 'string', DateTime: 'string', CurrencyCode: 'string', CountryCode: 'string', SafeInt: 'number' };

export interface SdkSources {
  contract: string;
  /** Folder of .graphql files. */
  operations: string;
}

export const defaultSources: SdkSources = { contract: join(rootDir, 'schema/partner.graphql'), operations: join(rootDir, 'docs/partners/examples') };

/** The client as TypeScript text. Throws DevError naming the file of an operation that the contract does not offer. */
export async function partnerSdk({ contract, operations: folder }: SdkSources = defaultSources): Promise<string> {
  const schema = buildSchema(readFileSync(contract, 'utf8'));
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => ({ location: name, document: documentOf(join(folder, name), schema) }));
  const types = await codegen({
    filename: 'sdk.ts',
    schema: parse('type Query { unused: Int }'),
    schemaAst: schema,
    documents: sources,
    config: { scalars, enumsAsTypes: true, skipTypename: true, onlyOperationTypes: true, dedupeFragments: true },
    plugins: [{ operations: {} }],
    pluginMap: { operations: typescriptOperations },
  });
  const methods = sources.flatMap(({ document }) => document.definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? [methodOf(definition, document)] : [])));
  const [head = ''] = template.split(marker);
  return `${head}\n${types}\n/** The operations, bound to a key. */\nexport function createMarketplace(options: MarketplaceOptions) {\n  const ask = createAsk(options);\n  return {\n    ask,\n${methods.join('\n')}\n  };\n}\n`;
}

function documentOf(file: string, schema: GraphQLSchema): DocumentNode {
  const document = parse(readFileSync(file, 'utf8'), { noLocation: true });
  const errors = validate(schema, document);
  if (errors.length > 0) throw new DevError(`${file}: ${errors.map(({ message }) => message).join('; ')}`);
  return document;
}

function methodOf({ name, operation, variableDefinitions = [] }: OperationDefinitionNode, document: DocumentNode): string {
  if (!name) throw new DevError('Every operation needs a name: it becomes the name of a method.');
  const type = `${name.value}${operation === 'mutation' ? 'Mutation' : 'Query'}`;
  const method = name.value.charAt(0).toLowerCase() + name.value.slice(1);
  const isOptional = variableDefinitions.every((variable) => variable.type.kind !== Kind.NON_NULL_TYPE || variable.defaultValue);
  const parameter = `variables: ${type}Variables${isOptional ? ' = {}' : ''}`;
  return `    ${method}: (${parameter}, call?: CallOptions): Promise<Answer<${type}>> => ask<${type}>(${JSON.stringify(print(document))}, { ...variables }, { operationName: '${name.value}', ...call }),`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' }, operations: { type: 'string' } } });
  const file = resolve(values.out ?? join(rootDir, '.dev/partner-sdk/marketplace.ts'));
  const text = await partnerSdk({ ...defaultSources, ...(values.operations !== undefined && { operations: resolve(values.operations) }) });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`wrote ${file}\n`);
}

if (import.meta.main) await main().catch(reportFailure);
