import { after, before, beforeEach } from 'node:test';
import type { Browser } from './browser.ts';
import { startHarness, storefrontOrigin, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

type Mocks = Parameters<Harness['gateway']['mock']>[0];
type Sent = Harness['gateway']['requests'][number]['variables'] | undefined;

export interface FormHarness {
  readonly harness: Harness;
  /** Who is signed in. */
  readonly ada: Browser;
  /** Sends a form of hers as a browser without scripts does; what comes back is not followed. */
  send(path: string, fields: Record<string, string>): Promise<Response>;
  /** The variables with which the gateway was last asked for an operation. */
  sent(operation: string): Sent;
}

/** For the `describe` that calls it: a BFF with somebody signed in, and before each test nothing but people and what `mocks` says. */
export function useForms(mocks: Mocks = {}): FormHarness {
  let harness: Harness;
  let ada: Browser;
  before(async () => {
    harness = await startHarness();
    withPeople(harness.gateway);
    ada = await signIn(harness.browser(), 'ada@example.com');
  });
  beforeEach(() => {
    harness.gateway.reset();
    withPeople(harness.gateway);
    harness.gateway.mock(mocks);
    harness.gateway.requests.length = 0;
  });
  after(() => harness.stop());
  return {
    get harness() {
      return harness;
    },
    get ada() {
      return ada;
    },
    send: (path, fields) => fetch(harness.base + path, { method: 'POST', redirect: 'manual', headers: { origin: storefrontOrigin, cookie: ada.cookie ?? '' }, body: new URLSearchParams({ csrf: ada.csrfToken ?? '', ...fields }) }),
    sent: (operation) => harness.gateway.requests.findLast(({ operationName }) => operationName === operation)?.variables,
  };
}
