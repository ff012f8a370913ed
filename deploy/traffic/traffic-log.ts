import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Colour } from './edge-config.ts';

/** What one version answered. */
export interface Figures {
  requests: number;
  /** Answered 5xx, or not at all. */
  failed: number;
  /** Answered 4xx. */
  refused: number;
  /** Until the answer began, in milliseconds. */
  latenciesMs: number[];
}

export const noFigures = (): Figures => ({ requests: 0, failed: 0, refused: 0, latenciesMs: [] });

export interface TrafficLog {
  /** What was logged since the last call, by version. */
  read(): Record<Colour, Figures>;
  close(): void;
}

/** Follows the edge's log from its present end; a log that was emptied is read from its beginning. */
export function followTrafficLog(file: string): TrafficLog {
  const handle = openSync(file, 'r');
  let position = fstatSync(handle).size;
  let rest = '';
  return {
    read() {
      const found = { blue: noFigures(), green: noFigures() };
      const { size } = fstatSync(handle);
      if (size < position) [position, rest] = [0, ''];
      const bytes = Buffer.alloc(size - position);
      position += readSync(handle, bytes, 0, bytes.length, position);
      const lines = (rest + bytes.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) count(line, found);
      return found;
    },
    close: () => closeSync(handle),
  };
}

interface Line {
  version: Colour;
  status: number;
  /** All tries: `502, 200` is a version that did not answer and another that stepped in. */
  upstreamStatus: string;
  seconds: string;
}

function count(line: string, found: Record<Colour, Figures>): void {
  const { version, status, upstreamStatus, seconds } = JSON.parse(line) as Line;
  const figures = found[version];
  const first = Number(upstreamStatus.split(/[,:]/)[0]) || status;
  // The caller went away before there was an answer: nobody's fault.
  if (status === 499) return;
  figures.requests += 1;
  if (first >= 500) figures.failed += 1;
  else if (first >= 400) figures.refused += 1;
  const latency = Number(seconds.split(/[,:]/).at(-1)) * 1000;
  if (Number.isFinite(latency)) figures.latenciesMs.push(latency);
}

export function addFigures(into: Figures, more: Figures): void {
  into.requests += more.requests;
  into.failed += more.failed;
  into.refused += more.refused;
  for (const latency of more.latenciesMs) into.latenciesMs.push(latency);
}
