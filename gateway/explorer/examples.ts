/** The library of examples: one GraphQL file each, with its task, title, explanation and variables in comments at the top. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface Example {
  /** Name in addresses, such as `search-products`. */
  readonly slug: string;
  readonly task: string;
  readonly title: string;
  readonly about: string;
  readonly query: string;
  /** Values that begin with `$` stand for data of whoever asks, see `Prefill`. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A query whose answer has values for variables, by their path in it. Queries are asked in order, each with the values before. */
const prefillSchema = z.array(z.object({ query: z.string(), values: z.record(z.string(), z.string()) }));
export type Prefill = z.infer<typeof prefillSchema>;

export const examplesFolder = join(import.meta.dirname, '../../docs/partners/examples');

/** All examples in the order of their files. Throws when one lacks a part of its heading. */
export function readExamples(folder: string = examplesFolder): Example[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => exampleOf(name, readFileSync(join(folder, name), 'utf8')));
}

export function readPrefill(folder: string = examplesFolder): Prefill {
  return prefillSchema.parse(JSON.parse(readFileSync(join(folder, 'prefill.json'), 'utf8')));
}

function exampleOf(name: string, text: string): Example {
  const part = (of: string): string => {
    const found = new RegExp(`^# ${of}: (.+)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`The example ${name} has no line "# ${of}: ..."`);
    return found;
  };
  return {
    slug: name.replace(/^\d+-/, '').replace(/\.graphql$/, ''),
    task: part('task'),
    title: part('title'),
    about: part('about'),
    query: text.replace(/^(#.*\n)+/, ''),
    variables: z.record(z.string(), z.unknown()).parse(JSON.parse(part('variables'))),
  };
}
