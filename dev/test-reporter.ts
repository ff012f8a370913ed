import { relative, resolve } from 'node:path';
import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import { describeCoverage, linePercent, requiredLinePercent, withUnloadedFiles } from './coverage.ts';
import { rootDir } from './paths.ts';

/**
 * A reporter for node --test: one line per file, the runner's closing lines, and failures in full last of all, where whoever is shown only the end of a long output sees them.
 * The run fails when too few lines are covered.
 */
// oxlint-disable-next-line import/no-default-export -- the runner asks for one
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const failures: EventData.TestFail[] = [];
  const outputs = new Map<string, string>();
  // A file that cannot even be loaded names itself as it was given, others by their whole path.
  const keyOf = (file: string | undefined): string => resolve(rootDir, file ?? '');
  for await (const event of source) {
    if (event.type === 'test:fail' && isCause(event.data)) failures.push(event.data);
    if (event.type === 'test:stdout' || event.type === 'test:stderr')
      outputs.set(keyOf(event.data.file), `${outputs.get(keyOf(event.data.file)) ?? ''}${event.data.message}`);
    if (event.type === 'test:summary' && event.data.file) yield describeFile(event.data);
    if (event.type === 'test:diagnostic' && event.data.nesting === 0) yield `ℹ ${event.data.message}\n`;
    if (event.type === 'test:coverage') yield reportCoverage(event.data.summary.files);
  }
  for (const failure of failures) {
    yield describeFailure(failure, outputs.get(keyOf(failure.file)));
    outputs.delete(keyOf(failure.file)); // once per file is enough
  }
}

// A suite or file that fails only because of a test inside it adds nothing.
function isCause({ details }: EventData.TestFail): boolean {
  return (details.error as { failureType?: string }).failureType !== 'subtestsFailed';
}

function describeFile({ file, success, counts, duration_ms: durationMs }: EventData.TestSummary): string {
  return `  ${success ? '✓' : '✗'} ${relative(rootDir, file ?? '').padEnd(70)} ${String(counts.tests).padStart(4)} tests ${(durationMs / 1000).toFixed(1).padStart(6)} s\n`;
}

function describeFailure({ name, file, line, details }: EventData.TestFail, output: string | undefined): string {
  const text = inspect(details.error.cause ?? details.error).replaceAll(/^/gm, '    ');
  const printed = output?.trim() ? `    printed by the file:\n${output.trimEnd().split('\n').slice(-40).join('\n').replaceAll(/^/gm, '      ')}\n` : '';
  return `\n✗ ${name}\n  ${relative(rootDir, file ?? '')}:${line ?? 1}\n${text}\n${printed}\n`;
}

function reportCoverage(measured: EventData.TestCoverage['summary']['files']): string {
  const files = withUnloadedFiles(measured.map((file) => ({ path: file.path, lines: file.totalLineCount, covered: file.coveredLineCount })));
  if (linePercent(files) < requiredLinePercent) process.exitCode = 1;
  return describeCoverage(files);
}
