/** People who read and buy through both BFFs without a pause, and what went wrong for them. */
import { randomUUID } from 'node:crypto';
import { createMobileClient } from '../../stack/mobile-client.ts';
import { address, createJourney, market, persona } from '../../stack/journey.ts';
import { createWebClient, type Answer } from '../../stack/web-client.ts';

export interface Crowd {
  /** Answers so far, by what was asked. */
  readonly answered: ReadonlyMap<string, number>;
  /** Each failure: of a request, of a part of a page, of a purchase. */
  readonly failures: readonly Failure[];
  /** Sends everybody home; resolves when the last of them has finished. */
  disperse(): Promise<void>;
}

export interface Failure {
  readonly what: string;
  readonly problem: string;
  /** By which the services' log lines about it are found, where the answer named one. */
  readonly traceId?: string | undefined;
}

export interface CrowdOptions {
  urls: { gateway: string; 'bff-web': string; 'bff-mobile': string };
  readers: number;
  buyers: number;
  /** Between one step of a person and the next. */
  pauseMs: number;
}

const display = { locale: 'en-IE', currency: 'EUR', country: 'FR' };
/** For so long they use an access token, which holds for 15 minutes. */
const tokenMs = 600_000;
/** What they buy: there has to be enough of it. */
export const wantedProducts = ['harbour-mug', 'cloud-edge-notebook'] as const;

/** Starts them. Whatever is not a whole answer counts as a failure: a status, an error, an empty section, a checkout that is not placed. */
export async function gatherCrowd({ urls, readers, buyers, pauseMs }: CrowdOptions): Promise<Crowd> {
  const answered = new Map<string, number>();
  const failures: Failure[] = [];
  const journey = createJourney({ urls: urls as Parameters<typeof createJourney>[0]['urls'] });
  const variantIds = await journey.variantsOf(...wantedProducts);
  let isOver = false;

  async function whole<T extends Partial<Answer<unknown>>>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await work();
      const problem = problemOf(answer);
      if (problem) failures.push({ what, problem, traceId: traceIdOf(answer) });
      else answered.set(what, (answered.get(what) ?? 0) + 1);
      return problem ? undefined : answer;
    } catch (error) {
      const { message, cause, traceId } = error as Error & { traceId?: string };
      failures.push({ what, problem: cause instanceof Error ? `${message}: ${cause.message}` : message, traceId });
      return undefined;
    }
  }
  async function signIn(device: ReturnType<typeof createMobileClient>): Promise<boolean> {
    const { email, password } = persona('ada-moreau');
    const answer = await whole('mobile SignIn', () => device.send<{ signIn: { tokens: { accessToken: string } } }>('SignIn', { input: { email, password, device: { id: device.deviceId, name: 'Phone' } } }));
    device.accessToken = answer?.data.signIn.tokens.accessToken ?? null;
    return answer !== undefined;
  }
  /** The first of them is signed in, on the phone. */
  async function read(index: number): Promise<void> {
    const web = createWebClient(urls['bff-web']);
    const device = createMobileClient({ baseUrl: urls['bff-mobile'] });
    let signedInAt = -Infinity;
    const ordersOf = async (): Promise<void> => {
      if (performance.now() - signedInAt > tokenMs && (await signIn(device))) signedInAt = performance.now();
      await whole('mobile Orders', () => device.send('Orders', { first: 5, display }));
    };
    const steps = [
      () => whole('web HomePage', () => web.get('HomePage', { market })),
      () => whole('web SearchPage', () => web.get('SearchPage', { query: 'mug', market })),
      () => whole('web ProductPage', () => web.get('ProductPage', { slug: wantedProducts[0], market })),
      () => whole('mobile Home', () => device.send('Home', { display })),
      () => whole('mobile Product', () => device.send('Product', { slug: wantedProducts[1], display })),
      ...(index === 0 ? [ordersOf] : []),
    ];
    for (let step = index; !isOver; step += 1) {
      await steps[step % steps.length]?.();
      await pause(pauseMs);
    }
  }
  async function buyOnTheWeb(): Promise<void> {
    const web = createWebClient(urls['bff-web']);
    const send: typeof web.send = async (operation, ...rest) => {
      const answer = await web.send(operation, ...rest);
      const problem = problemOf(answer);
      if (problem) throw Object.assign(new Error(`${operation}: ${problem}`), { traceId: traceIdOf(answer) });
      return answer as Awaited<ReturnType<typeof web.send<never>>>;
    };
    await whole('web checkout', async () => {
      const outcome = await journey.fillAndCheckOut({ ...web, send }, variantIds);
      return outcome.state === 'PLACED' ? {} : Promise.reject(new Error(JSON.stringify(outcome)));
    });
  }
  async function buyInTheApp(): Promise<void> {
    const device = createMobileClient({ baseUrl: urls['bff-mobile'] });
    const added = await whole('mobile CartAdd', () => device.send<{ cartAdd: { cart: { version: number; totals: { total: { minorUnits: number } } } } }>('CartAdd', { lines: [{ variantId: variantIds[0], quantity: 1 }], display }));
    if (!added) return;
    const { version, totals } = added.data.cartAdd.cart;
    const input = { cartVersion: version, expectedTotalMinor: totals.total.minorUnits, idempotencyKey: randomUUID(), email: 'ada@example.com', paymentMethod: 'pm_ok', shippingAddress: address };
    const started = await whole('mobile Checkout', () => device.send<{ checkout: { checkout: { id: string } | null } }>('Checkout', { input, display }));
    const id = started?.data.checkout.checkout?.id;
    if (started && !id) failures.push({ what: 'mobile Checkout', problem: JSON.stringify(started.data), traceId: traceIdOf(started) });
    for (let state = 'STARTED'; id && state !== 'PLACED'; await pause(pauseMs)) {
      const status = await whole('mobile CheckoutStatus', () => device.send<{ checkoutStatus: { state: string; isFinished: boolean } }>('CheckoutStatus', { id, display }));
      if (!status) return;
      state = status.data.checkoutStatus.state;
      if (status.data.checkoutStatus.isFinished && state !== 'PLACED') return void failures.push({ what: 'mobile CheckoutStatus', problem: state, traceId: traceIdOf(status) });
    }
  }
  async function buy(index: number): Promise<void> {
    for (let turn = index; !isOver; turn += 1) {
      await (turn % 2 === 0 ? buyOnTheWeb() : buyInTheApp());
      await pause(pauseMs);
    }
  }
  const people = [...Array.from({ length: readers }, (_, index) => read(index)), ...Array.from({ length: buyers }, (_, index) => buy(index))];
  return {
    answered,
    failures,
    async disperse() {
      isOver = true;
      await Promise.all(people);
    },
  };
}

/** What is wrong with an answer; undefined when it is whole. */
function problemOf({ status = 200, errors, extensions, data }: Partial<Answer<unknown>>): string | undefined {
  if (status >= 400 || errors?.length || extensions?.sections?.length) return JSON.stringify({ status, errors, sections: extensions?.sections });
  const refusals = Object.values((data ?? {}) as Record<string, { userErrors?: unknown[] } | null>).flatMap((field) => field?.userErrors ?? []);
  return refusals.length > 0 ? JSON.stringify(refusals) : undefined;
}

const traceIdOf = ({ headers }: Partial<Answer<unknown>>): string | undefined => headers?.get('x-trace-id') ?? undefined;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
