import { waitFor } from '../../testing/wait-for.ts';
import type { StubGateway } from './stub-gateway.ts';

/** What a stub of the gateway has been asked since, each as `WebCartPage by ids as somebody`: whether in full, and in whose name. */
export function askedOf({ requests }: Pick<StubGateway, 'requests'>): string[] {
  return requests.splice(0).map(({ operationName, headers, variables }) => `${operationName}${variables['inFull'] === false ? ' by ids' : ''} ${headers.authorization ? 'as somebody' : 'as nobody'}`);
}

/** Runs it until what everybody sees alike is in memory, so that the gateway is asked for ids alone. */
export function untilAskedByIds(gateway: Pick<StubGateway, 'requests'>, run: () => Promise<unknown>): Promise<unknown> {
  return waitFor(
    async () => {
      askedOf(gateway);
      await run();
      return askedOf(gateway).some((each) => each.includes('by ids'));
    },
    { what: 'a question by ids' },
  );
}
