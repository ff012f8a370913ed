import { partFailure, type GatewayResult } from '#platform/bff/gateway-result';
import { DomainError } from '#platform/errors/domain-error';
import type { Context, PageContext } from './context.ts';
import { assertPixelRatio, imageWidths } from './device/images.ts';
import type { DisplayInput } from './generated/schema-types.ts';
import { marketOf } from './market.ts';

/** What the skeleton of a screen passes on: the sections to run, their context, and the variables of the one gateway operation. */
export interface Skeleton<Views extends object, Variables> {
  readonly wanted: ReadonlySet<keyof Views>;
  readonly page: PageContext;
  readonly variables: Variables;
}

/** The context of a screen for the language, market and pixel ratio that were asked for. */
export function pageContext(context: Context, display?: DisplayInput | null): PageContext {
  const asked = display?.pixelRatio;
  const ratio = asked === null || asked === undefined ? context.pixelRatio : assertPixelRatio(asked, 'display.pixelRatio');
  return { ...context, market: marketOf(display), images: imageWidths(ratio) };
}

/** Throws DomainError UNAUTHENTICATED for guests; `what` completes "Sign in to see". */
export function assertSignedIn(context: Context, what: string): void {
  if (context.viewerState !== 'signed-in') throw new DomainError('UNAUTHENTICATED', `Sign in to see ${what}.`);
}

/** Whether the thing a screen is about does not exist, as opposed to could not be read. */
export function isMissing(result: GatewayResult<unknown>, field: string): boolean {
  const value = (result.data as Record<string, unknown> | null)?.[field];
  return (value === null || value === undefined) && partFailure(result, [field]) === undefined;
}

/** Lets shared caches keep a screen for guests. A signed-in person's screen is never public. */
export function declarePublic(context: Context, sharedSeconds: number): void {
  if (context.viewerState === 'guest') context.reply.declarePublic({ sharedSeconds, staleSeconds: sharedSeconds * 10 });
}
