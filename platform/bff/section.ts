import type { ErrorCode } from '../errors/codes.ts';
import type { Deadline } from '../resilience/deadline.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { GatewayResult } from './gateway-result.ts';

/** What every screen and section may rely on; a BFF's own context extends it. */
export interface ScreenContext {
  /** `unknown` when the session could not be read: neither a person's nor a guest's data may be shown as theirs. */
  readonly viewerState: 'signed-in' | 'guest' | 'unknown';
  readonly deadline: Deadline;
  readonly logger: Logger;
  readonly report: SectionReport;
}

/** A section that is empty (or partly so) although it should not be. */
export interface SectionFailure {
  readonly id: string;
  readonly code: ErrorCode;
  /** Set when some of the section came all the same. */
  readonly isPartial?: true;
}

/** Collects failures for `extensions.sections`. */
export interface SectionReport {
  add(failure: SectionFailure): void;
  readonly failures: readonly SectionFailure[];
}

/**
 * One independent part of a screen. `gather` takes its part out of the screen's one gateway result (or, as an exception,
 * asks for more), `present` shapes it. Neither decides a business question.
 */
export interface Section<Data, Gathered, View, Context extends ScreenContext> {
  /** Name of the section; by default also the field of the screen's type. */
  readonly id: string;
  /** Shown to signed-in people only; empty for others, without a report. */
  readonly requiresViewer: boolean;
  /** Parts of the gateway's response it lives on, for example `['product.reviews']`. */
  readonly needs: readonly string[];
  /** Most time `gather` may take of its own, when it asks for more than the screen's result. */
  readonly timeoutMs?: number;
  /** Whether it is shown at all: feature flags, app versions, markets. */
  isShown?(context: Context): boolean;
  /** Its data, or null when there is none; throwing empties the section and reports it. */
  gather(result: GatewayResult<Data>, context: Context): Gathered | null | undefined | Promise<Gathered | null | undefined>;
  present(gathered: Gathered, context: Context): View;
}

/** Sections of a screen by id, whatever each gathers. */
export type Sections<Data, Views extends object, Context extends ScreenContext> = {
  readonly [Id in keyof Views]: Section<Data, unknown, Views[Id], Context>;
};

/** Helps the compiler infer what a section gathers. */
export function defineSection<Data, Gathered, View, Context extends ScreenContext>(
  section: Section<Data, Gathered, View, Context>,
): Section<Data, unknown, View, Context> {
  return section;
}

export function createSectionReport(): SectionReport {
  const failures: SectionFailure[] = [];
  return { failures, add: (failure) => void failures.push(failure) };
}

/** Whether a section is meant for this viewer, whatever the client selected. */
export function isAllowed<Context extends ScreenContext>(
  section: Pick<Section<unknown, unknown, unknown, Context>, 'requiresViewer' | 'isShown'>,
  context: Context,
): boolean {
  if (section.requiresViewer && context.viewerState !== 'signed-in') return false;
  return section.isShown?.(context) ?? true;
}

/** Whether a section is left out only because the session could not be read. */
export function isWithoutViewer(section: Pick<Section<unknown, unknown, unknown, ScreenContext>, 'requiresViewer'>, context: ScreenContext): boolean {
  return section.requiresViewer && context.viewerState === 'unknown';
}
