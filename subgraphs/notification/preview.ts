/** `npm run notifications:preview [-- <folder>]`: every notification in every language as its recipients see it, with an index page. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { languages, type Language } from './domain/locale.ts';
import { escape } from './mail/escape.ts';
import { renderMail } from './mail/render-mail.ts';
import { dailyDigest } from './notifications/daily-digest.ts';
import type { NotificationDefinition } from './notifications/definition.ts';
import { orderDelivered } from './notifications/order-delivered.ts';
import { orderShipped } from './notifications/order-shipped.ts';
import { notifications } from './notifications/registry.ts';

const site = 'https://marketplace.example';

/** Writes the pages and returns the path of the index. */
export async function writePreview(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const cards: string[] = [];
  for (const definition of notifications) {
    for (const language of languages) {
      const { html, text, card } = previewOf(definition, language);
      await writeFile(join(folder, `${definition.event}.${language}.html`), html);
      await writeFile(join(folder, `${definition.event}.${language}.txt`), text);
      cards.push(card);
    }
  }
  const index = join(folder, 'index.html');
  await writeFile(index, page(cards));
  return index;
}

function previewOf(definition: NotificationDefinition, language: Language) {
  const { notice, mail, text } = definition.word(exampleOf(definition, language), language);
  const link = definition.secretLink?.('one-time-token') ?? definition.link(definition.example);
  const rendered = renderMail({ mail, locale: language, name: 'Mara Lindqvist', url: link === null ? null : site + link, preferencesUrl: `${site}/account/notifications` });
  const file = `${definition.event}.${language}`;
  const card = `<article lang="${language}">
  <h2>${definition.event} <small>${language}</small></h2>
  <h3>Inbox and push</h3><p><b>${escape(notice.title)}</b><br>${escape(notice.body)}</p>
  <h3>Text message, ${text.length} characters</h3><p>${escape(text)}</p>
  <h3>Mail: ${escape(rendered.subject)}</h3>
  <p><a href="${file}.html">HTML</a> · <a href="${file}.txt">plain text</a></p>
  <iframe src="${file}.html" title="${escape(rendered.subject)}" loading="lazy"></iframe>
</article>`;
  return { html: rendered.html, text: rendered.text, card };
}

/** A digest tells what was worded for its recipient before, in that language. */
function exampleOf(definition: NotificationDefinition, language: Language): unknown {
  if (definition.event !== dailyDigest.event) return definition.example;
  const notices = [orderShipped.word(orderShipped.example, language), orderDelivered.word(orderDelivered.example, language)].map(({ notice }) => notice);
  return { items: notices.map(({ title, body }) => ({ title, body })) };
}

function page(cards: readonly string[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Notifications</title><style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 32px; background: #eceae6; color: #1f2937 }
main { display: grid; grid-template-columns: repeat(${languages.length}, minmax(0, 1fr)); gap: 24px }
@media (max-width: 1000px) { body { margin: 16px } main { grid-template-columns: minmax(0, 1fr) } }
article { background: #fff; padding: 20px; border-radius: 8px; min-width: 0 }
h2 { font-size: 18px; margin: 0 } h3 { font-size: 13px; color: #6b7280; margin: 14px 0 0 } p { margin: 4px 0 } small { color: #6b7280 }
iframe { width: 100%; height: 860px; border: 1px solid #e5e0d8; margin-top: 8px }
</style><h1>Notifications</h1><main>${cards.join('\n')}</main></html>\n`;
}

if (import.meta.main) {
  const [folder = join(import.meta.dirname, '../../.dev/notifications')] = process.argv.slice(2);
  process.stdout.write(`${await writePreview(resolve(folder))}\n`);
}
