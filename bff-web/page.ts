import { partFailure, type GatewayResult } from '#platform/bff/gateway-result';
import { DomainError } from '#platform/errors/domain-error';
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

/** Throws DomainError UNAUTHENTICATED for guests. */
export function assertSignedIn({ viewerState }: Context, purpose: string): void {
  if (viewerState === 'guest') throw new DomainError('UNAUTHENTICATED', `Sign in to ${purpose}.`);
}

/** Throws DomainError FORBIDDEN when one of these parts was refused: the page as a whole is not for this person. */
export function assertAdmitted(result: GatewayResult<unknown>, ...parts: readonly string[]): void {
  const isRefused = result.errors.some(({ code, path }) => code === 'FORBIDDEN' && parts.includes(path.join('.')));
  if (isRefused) throw new DomainError('FORBIDDEN', 'This page is for people who work here.');
}

/** Without the refusals among the failures: a part that the person's role does not include is absent, not broken. */
export function withoutRefusals<Data>(result: GatewayResult<Data>): GatewayResult<Data> {
  return { ...result, errors: result.errors.filter(({ code }) => code !== 'FORBIDDEN') };
}

/**
 * Lets shared caches keep a page for guests. A signed-in person's page is never public, and neither is one made while sessions
 * cannot be read.
 */
export function declarePublic(context: Context, sharedSeconds: number): void {
  if (context.viewerState === 'guest') context.reply.declarePublic({ sharedSeconds, staleSeconds: sharedSeconds * 10 });
}
