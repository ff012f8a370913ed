import { partFailure, type GatewayResult } from '#platform/bff/gateway-result';
import type { Context, PageContext } from './context.ts';
import type { MarketInput } from './generated/schema-types.ts';
import { marketOf } from './market.ts';

/** What the skeleton of a screen passes on: the sections to run, their context, and the variables of the one gateway operation. */
export interface Skeleton<Views extends object, Variables, Page extends PageContext = PageContext> {
  readonly wanted: ReadonlySet<keyof Views>;
  readonly page: Page;
  readonly variables: Variables;
}

/** The context of a page for the market that was asked for. */
export function pageContext(context: Context, market: MarketInput | null | undefined): PageContext {
  return { ...context, market: marketOf(market, context.session.data) };
}

/** Whether the thing a page is about does not exist, as opposed to could not be read. */
export function isMissing(result: GatewayResult<unknown>, field: string): boolean {
  const value = (result.data as Record<string, unknown> | null)?.[field];
  return (value === null || value === undefined) && partFailure(result, [field]) === undefined;
}

/**
 * Lets shared caches keep a page for guests. A signed-in person's page is never public, and neither is one made while sessions
 * cannot be read.
 */
export function declarePublic(context: Context, sharedSeconds: number): void {
  if (context.viewerState === 'guest') context.reply.declarePublic({ sharedSeconds, staleSeconds: sharedSeconds * 10 });
}
