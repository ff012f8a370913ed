import type { ListPageContext } from '../product-list.ts';

/** The context of the search page. */
export interface SearchPageContext extends ListPageContext {
  /** The words looked for, trimmed; null when there are none. */
  readonly words: string | null;
}
