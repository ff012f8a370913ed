import type { Feed } from './feed.ts';
import type { LiveEvent, LiveIterator } from './live-events.ts';
import type { LiveHub } from './live-hub.ts';

/** What a subscription's resolver has of the connection it came by. */
export interface LiveSession {
  /** Cursor of the last event the client says it has, from the connection (`Last-Event-ID`); null when it says nothing there. */
  readonly lastEventId: string | null;
  /** Follows a feed on behalf of the viewer until the connection or the viewer's session ends. `name` tells apart what a viewer follows. */
  follow<Item>(feed: Pick<Feed<Item>, 'topics' | 'read'> & { name: string; after: string | null | undefined }): Promise<LiveIterator<LiveEvent<Item>>>;
}

export interface LiveSessionOptions {
  hub: LiveHub;
  lastEventId: string | null;
  /** Names the viewer among all viewers, so that answers are shared with nobody else. */
  viewerKey: string;
  mayGoOn(): Promise<boolean>;
  signal?: AbortSignal;
}

export function createLiveSession({ hub, lastEventId, viewerKey, mayGoOn, signal }: LiveSessionOptions): LiveSession {
  return {
    lastEventId,
    // The header is newer than the variable, which a reconnecting client sends as it did at first.
    follow: ({ name, after, topics, read }) => hub.follow({ topics, read, after: lastEventId ?? after ?? null, shareKey: `${viewerKey} ${name}`, mayGoOn, signal }),
  };
}
