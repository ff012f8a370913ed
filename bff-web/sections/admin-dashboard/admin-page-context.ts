import type { PageContext } from '../../context.ts';

/** The context of the operators' page, with the days of sales it is made for. */
export interface AdminPageContext extends PageContext {
  readonly days: number;
}
