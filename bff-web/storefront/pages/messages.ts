import { randomUUID } from 'node:crypto';
import type { OrderMessage, OrderMessagePayload, Session } from '../../generated/schema-types.ts';
import { localPath, paths } from '../addresses.ts';
import { html, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { isoOf, refusals } from '../html/parts.ts';
import { refused, type Page } from '../page.ts';

export interface MessagesPanel {
  messages: readonly OrderMessage[];
  vendorOrderId: string;
  /** Page to come back to. */
  back: string;
  session: Session | null;
  /** How day and time are written. */
  moment: Intl.DateTimeFormat;
  /** Whether who looks may read only. */
  isOnlooker?: boolean;
}

/** What buyer and vendor wrote to each other, and room for an answer. */
export function messagesPanel({ messages, moment, isOnlooker = false, ...form }: MessagesPanel): Html {
  return html`${messages.length === 0 ? (isOnlooker ? html`<p>None.</p>` : null) : html`<ul class="messages">${messages.map(({ authorName, body, postedAt }) => html`<li><p class="title">${authorName}</p><p class="said">${body}</p><time datetime="${isoOf(postedAt)}">${moment.format(new Date(postedAt))}</time></li>`)}</ul>`}
${isOnlooker ? null : messageForm(form)}`;
}

interface MessageForm extends Pick<MessagesPanel, 'vendorOrderId' | 'back' | 'session'> {
  /** What was written, when it was refused. */
  body?: string;
}

function messageForm({ vendorOrderId, back, session, body = '' }: MessageForm): Html {
  return html`<form class="action" method="post" action="/order-message">${csrfField(session)}<input type="hidden" name="id" value="${vendorOrderId}"><input type="hidden" name="back" value="${back}"><input type="hidden" name="attempt" value="${randomUUID()}"><div class="field"><label for="message-${vendorOrderId}">Write a message</label><textarea id="message-${vendorOrderId}" name="body" rows="3" required maxlength="2000">${body}</textarea></div><button class="quiet">Send</button></form>`;
}

export const messagePost: Page = {
  method: 'POST',
  path: '/order-message',
  async show(visit) {
    const { form } = visit;
    const [vendorOrderId, body] = [form.get('id') ?? '', form.get('body') ?? ''];
    const answer = await visit.mutate<{ orderMessagePost: OrderMessagePayload }>('OrderMessagePost', { vendorOrderId, idempotencyKey: form.get('attempt') ?? '', body: body.trim() });
    if (!answer.data) return refused(answer);
    const { userErrors } = answer.data.orderMessagePost;
    const back = localPath(form.get('back'), paths.account);
    if (userErrors.length === 0) return { to: back };
    const session = await visit.session();
    return { title: 'Not sent', status: 422, body: html`<div class="narrow"><h1>That message was not sent</h1>${refusals(userErrors)}${messageForm({ vendorOrderId, back, session, body })}<p><a href="${back}">Back to the order</a></p></div>` };
  },
};
