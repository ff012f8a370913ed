/** A CSV file as a stream of rows, with memory for one row at a time. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';

export interface CsvRecord {
  cells: string[];
  /** Where the row begins; the first line is 1. */
  line: number;
}

/** The file cannot be read on from here. */
export class UnreadableCsv extends Error {
  override name = 'UnreadableCsv';
}

/** Longer than any row may be, so that a quote that is never closed does not swallow the file. */
const maxRecordSize = 64_000;

/**
 * Rows as they come. Comma, semicolon (as spreadsheets write in half of Europe) or tab, whichever the first line has most of.
 * @throws UnreadableCsv where quotes are wrong, a row is too long, or the text is no CSV.
 */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const { delimiter, whole } = await withDelimiter(text);
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordSize,
  });
  const source = Readable.from(whole);
  source.on('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { cells: record, line: info.lines - record.reduce((count, cell) => count + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableCsv(messageOf(error), { cause: error });
  } finally {
    source.destroy();
  }
}

function messageOf(error: CsvError): string {
  const line = 'lines' in error ? `Near line ${String(error['lines'])}: ` : '';
  if (error.code === 'CSV_MAX_RECORD_SIZE') return `${line}a row has more than ${maxRecordSize} characters; is a quote not closed?`;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return `${line}a quote is opened and not closed before the end.`;
  return `${line}a cell in quotes must end with its quote; a quote inside is written twice ("").`;
}

/** Reads until the first line is there, and gives the whole text back. */
async function withDelimiter(text: AsyncIterable<string>): Promise<{ delimiter: string; whole: AsyncIterable<string> }> {
  const iterator = text[Symbol.asyncIterator]();
  let head = '';
  while (!head.includes('\n') && head.length < maxRecordSize) {
    const next = await iterator.next();
    if (next.done) break;
    head += next.value;
  }
  const firstLine = head.split('\n', 1)[0] ?? '';
  const countOf = (candidate: string): number => firstLine.split(candidate).length;
  const delimiter = [',', ';', '\t'].reduce((best, candidate) => (countOf(candidate) > countOf(best) ? candidate : best));
  async function* whole(): AsyncGenerator<string> {
    if (head !== '') yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { delimiter, whole: whole() };
}
