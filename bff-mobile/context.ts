import type { GatewayResult } from '#platform/bff/gateway-result';
import type { LiveSession } from '#platform/bff/live/live-session';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Reply } from '#platform/bff/reply';
import type { ScreenContext } from '#platform/bff/section';
import type { Credentials } from './device/credentials.ts';
import type { ImageWidths } from './device/images.ts';
import type { Features } from './features.ts';
import type { Market } from './market.ts';

/** The gateway on behalf of whoever this request's tokens belong to. */
export interface RequestGateway {
  /**
   * Sends one operation; `as` replaces the access token of the request, null leaves it out. Throws DomainError UNAUTHENTICATED
   * when the gateway refuses the token, so that the app exchanges it and asks again.
   */
  send<Result, Variables>(operation: RegisteredOperation<Result, Variables>, variables: Variables, as?: { accessToken: string | null }): Promise<GatewayResult<Result>>;
}

/** What screens and mutations of one request share. */
export interface Context extends ScreenContext {
  readonly gateway: RequestGateway;
  readonly reply: Reply;
  readonly credentials: Credentials;
  readonly appVersion: string;
  /** Device pixels per point, as the header says. */
  readonly pixelRatio: number;
  /** What is on, and which variants of experiments are shown, for this person or device. */
  readonly features: Features;
  /** What subscriptions follow by; only on live connections. */
  readonly live?: LiveSession;
}

/** The context of a screen, with the market and the device it is made for. */
export interface PageContext extends Context {
  readonly market: Market;
  readonly images: ImageWidths;
}
