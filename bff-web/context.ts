import type { GatewayResult } from '#platform/bff/gateway-result';
import type { LiveSession } from '#platform/bff/live/live-session';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Reply } from '#platform/bff/reply';
import type { ScreenContext } from '#platform/bff/section';
import type { VitalsReader } from '#platform/vitals/read-vitals';
import type { Features } from './features.ts';
import type { Market } from './market.ts';
import type { RequestSession } from './session/request-session.ts';
import type { Storefront } from './storefront/addresses.ts';

/** The gateway on behalf of whoever this request's session belongs to. */
export interface RequestGateway {
  send<Result, Variables>(operation: RegisteredOperation<Result, Variables>, variables: Variables): Promise<GatewayResult<Result>>;
}

/** What screens and mutations of one request share. */
export interface Context extends ScreenContext {
  readonly session: RequestSession;
  readonly gateway: RequestGateway;
  readonly reply: Reply;
  readonly storefront: Storefront;
  /** What all processes tell of themselves. */
  readonly vitals: VitalsReader;
  /** What is on, and which variants of experiments are shown, for this person or browser. */
  readonly features: Features;
  /** Name of the browser, for the list of devices. */
  deviceName(): string;
  /** What subscriptions follow by; only on live connections. */
  readonly live?: LiveSession;
}

/** The context of a page, with the market it is made for. */
export interface PageContext extends Context {
  readonly market: Market;
}
