import { isErrorCode, type ErrorCode } from '../errors/codes.ts';
import { DomainError } from '../errors/domain-error.ts';
import { sliceOf, within } from '../resilience/deadline.ts';
import { counter } from '../telemetry/metrics.ts';
import { failTrace, withSpan } from '../telemetry/trace.ts';
import { partFailure, type GatewayResult, type PartFailure } from './gateway-result.ts';
import type { ScreenContext, Section, Sections } from './section.ts';

export interface RunOptions<Data, Views extends object, Context extends ScreenContext> {
  sections: Sections<Data, Views, Context>;
  /** Which of them to run, as the skeleton planned. */
  wanted: ReadonlySet<keyof Views>;
  result: GatewayResult<Data>;
  context: Context;
}

/** Each view, or null where its section is empty. */
export type ViewsOf<Views extends object> = { [Id in keyof Views]: Views[Id] | null };

const defaultTimeoutMs = 1000;
/** Kept back from the deadline to present and send what did come. */
const reserveMs = 50;

const failed = counter({ name: 'bff_section_failures_total', help: 'Sections that came empty or in part, by code', labels: ['section', 'code'] });

/**
 * Runs the wanted sections in parallel. A section that fails, is late or lacks its part of the gateway's response is null
 * and in `context.report`; the others are not touched by it. What is there at once is not waited for.
 */
export function runSections<Data, Views extends object, Context extends ScreenContext>(options: RunOptions<Data, Views, Context>): ViewsOf<Views> | Promise<ViewsOf<Views>> {
  const ids = Object.keys(options.sections) as (keyof Views)[];
  const made = ids.map((id) => (options.wanted.has(id) ? withSpan({ name: `section ${options.sections[id].id}` }, () => runSection(options.sections[id], options)) : null));
  const named = (views: readonly unknown[]): ViewsOf<Views> => Object.fromEntries(ids.map((id, i) => [id, views[i] ?? null])) as ViewsOf<Views>;
  return made.some((view) => view instanceof Promise) ? Promise.all(made).then(named) : named(made);
}

/** Nearly all sections have what they need, and are there at once. */
function runSection<Data, View, Context extends ScreenContext>(
  section: Section<Data, unknown, View, Context>,
  { result, context }: { result: GatewayResult<Data>; context: Context },
): View | null | Promise<View | null> {
  const failure = firstFailure(section, result);
  if (failure) note(section.id, failure.code, context, failure.isPartial);
  if (failure && !failure.isPartial) return null;
  const present = (gathered: unknown): View | null => (gathered === null || gathered === undefined ? null : section.present(gathered, context));
  const fail = (error: unknown): null => {
    const code = codeOf(error);
    if (code === 'INTERNAL') context.logger.error({ err: error, section: section.id }, 'a section failed unexpectedly');
    note(section.id, code, context, false);
    return null;
  };
  try {
    const gathered = gather(section, result, context);
    return gathered instanceof Promise ? gathered.then(present).catch(fail) : present(gathered);
  } catch (error) {
    return fail(error);
  }
}

function gather<Data, Context extends ScreenContext>(section: Section<Data, unknown, unknown, Context>, result: GatewayResult<Data>, context: Context): unknown {
  const gathered = section.gather(result, context);
  if (!(gathered instanceof Promise)) return gathered;
  const slice = sliceOf(context.deadline, { maxMs: section.timeoutMs ?? defaultTimeoutMs, reserveMs });
  return within(slice, `section ${section.id}`, () => gathered);
}

/** The worst failure among the parts a section needs: a missing part before an incomplete one. */
function firstFailure(section: Section<never, unknown, unknown, never>, result: GatewayResult<unknown>): PartFailure | undefined {
  const failures = section.needs.flatMap((part) => partFailure(result, part.split('.')) ?? []);
  return failures.find((failure) => !failure.isPartial) ?? failures[0];
}

function note(id: string, code: ErrorCode, context: ScreenContext, isPartial: boolean): void {
  failed.inc({ section: id, code });
  failTrace(`section ${id} ${code}`);
  context.report.add(isPartial ? { id, code, isPartial } : { id, code });
}

function codeOf(error: unknown): ErrorCode {
  return error instanceof DomainError && isErrorCode(error.code) ? error.code : 'INTERNAL';
}
