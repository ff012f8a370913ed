import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { traceFileEnding, type StoredSpan } from '#platform/telemetry/trace-files';

/** All spans that processes have written there; none when there is no folder yet. Half-written last lines are left out. */
export async function readSpans(folder: string): Promise<StoredSpan[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const files = await Promise.all(names.filter((name) => name.endsWith(traceFileEnding)).map((name) => readFile(join(folder, name), 'utf8')));
  return files.flatMap((text) => text.split('\n').flatMap(parseLine));
}

function parseLine(line: string): StoredSpan[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as StoredSpan];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
