import type { Frame } from './frame.ts';
import type { MailInput } from './render-mail.ts';

/** The plain-text alternative: the same content, for clients and people without HTML. */
export function renderText({ mail, name, url, preferencesUrl, frame }: MailInput & { frame: Frame }): string {
  const lines = (mail.lines ?? []).map(({ title, detail, amount }) => `- ${title} (${detail})${amount === '' ? '' : `: ${amount}`}`);
  const facts = (mail.facts ?? []).map(([label, value]) => `${label}: ${value}`);
  const blocks = [
    [mail.heading],
    [frame.greeting(name)],
    ...mail.paragraphs.map((paragraph) => [paragraph]),
    lines,
    facts,
    url && mail.action ? [`${mail.action}:`, url] : [],
    mail.note ? [mail.note] : [],
    [frame.signature],
    ['-- ', preferencesUrl ? frame.reason : frame.guestReason, ...(preferencesUrl ? [`${frame.preferences}: ${preferencesUrl}`] : [])],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}
