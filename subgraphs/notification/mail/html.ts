/** The looks of a mail, in MJML: it becomes the nested tables that mail clients, Outlook among them, agree upon. */
import { Engine } from 'mrml';
import type { Language } from '../domain/locale.ts';
import type { MailLine } from '../notifications/definition.ts';
import { escape } from './escape.ts';
import type { Frame } from './frame.ts';
import type { MailInput } from './render-mail.ts';

const ink = '#1f2937';
const muted = '#6b7280';
const accent = '#1f5c4d';
const hairline = '#e5e0d8';
const paper = '#f6f3ee';

const engine = new Engine();
engine.setParserOptions({ includeLoader: { type: 'noop' } });

/** Layouts that were made, by their markup: mails of one kind in one language differ only in what is put in. */
const layouts = new Map<string, string>();
/** More than all kinds of mails in all languages have. */
const mostLayouts = 500;

/** Puts a text or rows of a table into the markup's place for it, escaped as they have to be. */
type Put = (content: string) => string;

/**
 * The HTML part. Every text is escaped here, so templates hold plain text only. Making a layout of MJML takes about a millisecond, so that it is made once, with
 * places for what is put in. @throws Error when the markup is not valid MJML.
 */
export function renderHtml(parts: MailInput & { language: Language; frame: Frame }): string {
  const contents: string[] = [];
  const markup = document(parts, (content) => `{{${contents.push(content) - 1}}}`);
  const layout = layouts.get(markup) ?? layOut(markup);
  return layout.replaceAll(/\{\{(\d+)\}\}/g, (_place, index: string) => contents[Number(index)] as string);
}

function layOut(markup: string): string {
  const result = engine.toHtml(markup);
  if (result.type !== 'success') throw new Error(`a mail could not be rendered: ${result.message}`);
  if (layouts.size < mostLayouts) layouts.set(markup, result.content);
  return result.content;
}

function document({ mail, name, url, preferencesUrl, language, frame }: MailInput & { language: Language; frame: Frame }, put: Put): string {
  const text: Put = (content) => put(escape(content));
  return `<mjml lang="${language}">
<mj-head>
  <mj-title>${text(mail.subject)}</mj-title>
  <mj-preview>${text(mail.paragraphs[0] ?? mail.heading)}</mj-preview>
  <mj-attributes>
    <mj-all font-family="'Segoe UI', -apple-system, Roboto, 'Helvetica Neue', 'Noto Sans', 'Noto Sans Devanagari', Arial, sans-serif" />
    <mj-text font-size="16px" line-height="25px" color="${ink}" padding="6px 32px" />
    <mj-section padding="0" background-color="#ffffff" />
  </mj-attributes>
</mj-head>
<mj-body background-color="${paper}" width="600px">
  <mj-section background-color="${paper}" padding="24px 0 12px"><mj-column>
    <mj-text font-size="18px" font-weight="700" color="${accent}" letter-spacing="0.3px">${escape(frame.brand)}</mj-text>
  </mj-column></mj-section>
  <mj-section border-top="4px solid ${accent}" padding="22px 0 8px"><mj-column>
    <mj-text font-size="24px" line-height="32px" font-weight="700" padding="6px 32px 12px">${text(mail.heading)}</mj-text>
    <mj-text>${text(frame.greeting(name))}</mj-text>
    ${mail.paragraphs.map((paragraph) => `<mj-text>${text(paragraph)}</mj-text>`).join('\n    ')}
  </mj-column></mj-section>
  ${lineTable(mail.lines ?? [], put)}
  ${factTable(mail.facts ?? [], put)}
  <mj-section padding="8px 0 24px"><mj-column>
    ${url && mail.action ? button(mail.action, url, text) : ''}
    ${mail.note ? `<mj-text font-size="13px" line-height="20px" color="${muted}">${text(mail.note)}</mj-text>` : ''}
    <mj-text padding="10px 32px 6px">${escape(frame.signature)}</mj-text>
  </mj-column></mj-section>
  <mj-section background-color="${paper}" padding="16px 0 32px"><mj-column>
    <mj-text font-size="12px" line-height="18px" color="${muted}">${footer(frame, preferencesUrl)}</mj-text>
  </mj-column></mj-section>
</mj-body>
</mjml>`;
}

function lineTable(lines: readonly MailLine[], put: Put): string {
  if (lines.length === 0) return '';
  const cell = `padding:10px 0;border-bottom:1px solid ${hairline};vertical-align:top`;
  const rows = lines.map(
    ({ title, detail, amount }) =>
      `<tr><td style="${cell}">${escape(title)}<br /><span style="color:${muted};font-size:13px">${escape(detail)}</span></td>` +
      `<td style="${cell};text-align:right;white-space:nowrap;padding-left:16px">${escape(amount)}</td></tr>`,
  );
  return table(put(rows.join('')));
}

function factTable(facts: readonly (readonly [string, string])[], put: Put): string {
  if (facts.length === 0) return '';
  const cell = 'padding:4px 0;vertical-align:top';
  const rows = facts.map(([label, value]) => `<tr><td style="${cell};color:${muted};padding-right:20px;width:25%;white-space:nowrap">${escape(label)}</td><td style="${cell}">${escape(value)}</td></tr>`);
  return table(put(rows.join('')));
}

function table(rows: string): string {
  return `<mj-section padding="4px 0"><mj-column><mj-table font-size="15px" line-height="22px" color="${ink}" padding="4px 32px">${rows}</mj-table></mj-column></mj-section>`;
}

function button(label: string, url: string, text: Put): string {
  return `<mj-button href="${text(url)}" align="left" background-color="${accent}" color="#ffffff" font-size="16px" font-weight="600" border-radius="6px" inner-padding="13px 26px" padding="14px 32px">${text(label)}</mj-button>`;
}

function footer(frame: Frame, preferencesUrl: string | null): string {
  if (!preferencesUrl) return escape(frame.guestReason);
  return `${escape(frame.reason)}<br /><a href="${escape(preferencesUrl)}" style="color:${muted}">${escape(frame.preferences)}</a>`;
}
