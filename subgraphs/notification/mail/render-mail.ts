import { languageOf } from '../domain/locale.ts';
import type { Mail } from '../notifications/definition.ts';
import { oneLine } from './escape.ts';
import { frames } from './frame.ts';
import { renderHtml } from './html.ts';
import { renderText } from './plain-text.ts';

export interface MailInput {
  mail: Mail;
  /** The recipient's BCP 47 tag. */
  locale: string;
  /** How to greet the recipient; null for guests. */
  name: string | null;
  /** Absolute address behind the mail's button; null for none. */
  url: string | null;
  /** Absolute address of the preferences; null for guests, who have none. */
  preferencesUrl: string | null;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** A mail's subject, HTML and plain-text alternative. */
export function renderMail(input: MailInput): RenderedMail {
  const language = languageOf(input.locale);
  const parts = { ...input, language, frame: frames[language] };
  return { subject: oneLine(input.mail.subject), html: renderHtml(parts), text: renderText(parts) };
}
