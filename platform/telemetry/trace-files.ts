/** Kept traces on this machine's disk, for where there is no collector: a ring of files that `npm run trace` reads. */
import { appendFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinishedSpan } from './span.ts';
import type { SpanSink } from './span-queue.ts';

export interface TraceFilesOptions {
  folder: string;
  service: string;
  /** Of one file; a process has two. */
  maxFileBytes?: number;
  /** Of the whole folder, of all processes together. */
  maxFolderBytes?: number;
}

/** A span as a line of a file. */
export interface StoredSpan extends FinishedSpan {
  readonly service: string;
}

export const traceFileEnding = '.spans.jsonl';

/** Appends spans to `<service>-<pid>.spans.jsonl`; when that is full it becomes the old one, in place of the one before. */
export function createTraceFiles({ folder, service, maxFileBytes = 4_000_000, maxFolderBytes = 64_000_000 }: TraceFilesOptions): SpanSink {
  const file = join(folder, `${service}-${process.pid}${traceFileEnding}`);
  const old = join(folder, `${service}-${process.pid}.old${traceFileEnding}`);
  let bytes: number | undefined;
  return {
    async write(spans) {
      if (bytes === undefined) {
        await mkdir(folder, { recursive: true });
        await makeRoom(folder, maxFolderBytes - 2 * maxFileBytes);
        bytes = 0;
      }
      const text = spans.map((span) => `${JSON.stringify(lineOf(service, span))}\n`).join('');
      if (bytes > 0 && bytes + text.length > maxFileBytes) {
        await rename(file, old);
        await makeRoom(folder, maxFolderBytes - maxFileBytes);
        bytes = 0;
      }
      await appendFile(file, text);
      bytes += text.length;
    },
  };
}

function lineOf(service: string, span: FinishedSpan): StoredSpan {
  const { traceId, spanId, parentSpanId, name, kind, startMs, durationMs, attributes, error } = span;
  return { service, traceId, spanId, parentSpanId, name, kind, startMs, durationMs, attributes, error };
}

/** Removes the files that were written to longest ago, until the rest is within the limit. */
async function makeRoom(folder: string, maxBytes: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(traceFileEnding));
  const files = await Promise.all(names.map((name) => describeFile(join(folder, name))));
  let total = 0;
  for (const { path, size } of files.flatMap((file) => file ?? []).sort((a, b) => b.changedMs - a.changedMs)) {
    total += size;
    if (total > maxBytes) await rm(path, { force: true });
  }
}

async function describeFile(path: string): Promise<{ path: string; size: number; changedMs: number } | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, size, changedMs: mtimeMs };
  } catch (error) {
    // Another process made room at the same time.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
