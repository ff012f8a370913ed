import { followBroker, type BrokerFeed } from '#platform/bff/live/broker-feed';
import type { LiveHub } from '#platform/bff/live/live-hub';
import type { PageCache } from '#platform/bff/page-cache';
import type { Logger } from '#platform/telemetry/logger';
import { evictionRules } from './evictions.ts';
import { wakingRules } from './topics.ts';

export interface FollowMessagesOptions {
  /** Of the broker; nothing is followed without one. */
  url: string | undefined;
  logger: Logger;
  hub: LiveHub;
  pages: PageCache | undefined;
  namePrefix?: string;
}

/** Lets messages of the broker wake live updates and evict pages. */
export async function followMessages({ url, logger, hub, pages, namePrefix }: FollowMessagesOptions): Promise<BrokerFeed | undefined> {
  if (url === undefined) return undefined;
  return followBroker({
    url,
    service: 'bff-mobile',
    logger,
    rules: [...wakingRules(hub), ...(pages ? evictionRules(pages) : [])],
    onGap() {
      hub.wakeAll();
      pages?.clear();
    },
    ...(namePrefix !== undefined && { namePrefix }),
  });
}
