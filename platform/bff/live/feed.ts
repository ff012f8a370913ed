/** One answer of a change feed. */
export interface FeedPage<Item> {
  /** The changes, oldest first. */
  readonly items: readonly { readonly cursor: string; readonly item: Item }[];
  /** Where the next question begins. */
  readonly cursor: string;
  /** Whether there is more already. */
  readonly hasMore: boolean;
  /** Whether the cursor asked with was too old or unknown: what the client holds has to be loaded anew. */
  readonly resync: boolean;
}

/** A feed to be followed, as one viewer sees it. */
export interface Feed<Item> {
  /** What wakes it: whatever is woken is read, so a topic too many costs a question and shows nothing. */
  readonly topics: readonly string[];
  /** Cursor of the last event the client has; null for from now on. */
  readonly after: string | null;
  /** The same for the same question of the same viewer: those who stand at the same place share the answers. */
  readonly shareKey: string;
  /** Reads the feed after a cursor; null asks for the cursor of now. */
  read(since: string | null): Promise<FeedPage<Item>>;
  /** Whether the viewer may go on; asked now and then. */
  mayGoOn(): Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
}
