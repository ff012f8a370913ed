/** Small forms beside what a shop's people look at. */
import type { Session } from '../../generated/schema-types.ts';
import { html, type Html } from './html.ts';
import { actionForm } from './workplace.ts';

/** An answer to a review, folded away until it is wanted. */
export function replyForm(id: string, authorName: string, shop: string, session: Session | null): Html {
  return html`<details class="with-reason"><summary>Answer<span class="visually-hidden"> ${authorName}</span></summary>${actionForm({
    action: '/vendor/reviews', what: 'REPLY', label: 'Publish', about: `the answer to ${authorName}`, session, hidden: { id, shop },
    fields: html`<div class="field"><label for="reply-${id}">Answer, for everybody to read</label><textarea id="reply-${id}" name="reply" required maxlength="2000" rows="3"></textarea></div>`,
  })}</details>`;
}
