import { newSecret } from '#platform/bff/secret';
import type { Reply } from '#platform/bff/reply';
import { DomainError } from '#platform/errors/domain-error';
import type { SessionCookie } from './cookie.ts';
import { lifetimeOf, newGuestSession, type SessionData, type SignedIn } from './session-data.ts';
import type { SessionStore } from './session-store.ts';
import type { TokenRefresher } from './token-refresh.ts';

/** The session of one request: found, begun on demand, or not readable at the moment. */
export interface RequestSession {
  /** Null when there is none (yet). */
  readonly data: SessionData | null;
  /** Whether a cookie came but sessions cannot be read, so that nobody knows whose it is. */
  readonly isUnknown: boolean;
  /** Of a session that was merely remembered: whether it still stands. Nothing made of it may leave before. */
  readonly stands: (() => boolean | Promise<boolean>) | undefined;
  /** Throws DomainError UNAVAILABLE when a session could not be stored now: to be asked before anything that needs one in the end. */
  assertStorable(): Promise<void>;
  /** The session; begins one and sets its cookie when there is none. Throws DomainError UNAVAILABLE when that cannot be stored. */
  begin(): Promise<SessionData>;
  /**
   * Goes on under a new id and a new CSRF token, signed in or not; the old id is worth nothing from then on, so an id that
   * somebody planted or saw earlier does not become a signed-in one.
   */
  renew(signedIn: SignedIn | null, guestToken?: string | null): Promise<SessionData>;
  /** Exchanges tokens that the gateway refuses for new ones; the person is signed out when there are none to be had. */
  refreshTokens(): Promise<void>;
  /** Notes that the guest's cart is now in the person's. */
  dropGuestToken(): Promise<void>;
}

export interface RequestSessionOptions {
  store: SessionStore;
  cookie: SessionCookie;
  reply: Reply;
  refresher: TokenRefresher;
  /** Id from the cookie and what was found under it. */
  found: { id: string; data: SessionData } | null;
  isUnknown: boolean;
  stands?: (() => boolean | Promise<boolean>) | undefined;
}

export function createRequestSession(options: RequestSessionOptions): RequestSession {
  return new FoundSession(options);
}

/** A class, since there is one for each request (`data` as a getter of an object's own would cost as much as the rest of it). */
class FoundSession implements RequestSession {
  readonly #options: RequestSessionOptions;
  #current: { id: string; data: SessionData } | null;

  constructor(options: RequestSessionOptions) {
    this.#options = options;
    this.#current = options.found;
  }

  get data(): SessionData | null {
    return this.#current?.data ?? null;
  }

  get isUnknown(): boolean {
    return this.#options.isUnknown;
  }

  get stands(): RequestSession['stands'] {
    return this.#options.stands;
  }

  async assertStorable(): Promise<void> {
    this.#refuseUnknown();
    await this.#options.store.assertUp();
  }

  async begin(): Promise<SessionData> {
    this.#refuseUnknown();
    return this.#current?.data ?? this.#start(newGuestSession());
  }

  async renew(signedIn: SignedIn | null, guestToken?: string | null): Promise<SessionData> {
    this.#refuseUnknown();
    const old = this.#current;
    const fresh = newGuestSession();
    const data = await this.#start({ ...fresh, signedIn, guestToken: guestToken === undefined ? fresh.guestToken : guestToken });
    if (old) await this.#options.store.remove(old.id);
    return data;
  }

  async refreshTokens(): Promise<void> {
    const current = this.#current;
    if (current) this.#current = { id: current.id, data: await this.#options.refresher.renewed(current.id, current.data) };
  }

  async dropGuestToken(): Promise<void> {
    const current = this.#current;
    if (!current) return;
    const data = { ...current.data, guestToken: null };
    await this.#options.store.replace(current.id, data);
    this.#current = { id: current.id, data };
  }

  async #start(data: SessionData): Promise<SessionData> {
    const { store, cookie, reply } = this.#options;
    const id = newSecret();
    await store.create(id, data);
    this.#current = { id, data };
    reply.setCookie(cookie.write(id, lifetimeOf(data)));
    reply.setHeader('x-csrf-token', data.csrfToken);
    return data;
  }

  #refuseUnknown(): void {
    if (this.#options.isUnknown) throw new DomainError('UNAVAILABLE', 'Sessions cannot be reached at the moment; try again shortly.');
  }
}
