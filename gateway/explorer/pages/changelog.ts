import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { html, type Html } from '../layout.ts';

const file = join(import.meta.dirname, '../../../docs/partners/changelog.json');
const schema = z.array(z.object({ day: z.iso.date(), changes: z.array(z.object({ kind: z.enum(['added', 'changed', 'deprecated', 'breaking']), text: z.string() })) }));

export type Changelog = z.infer<typeof schema>;

/** What `npm run partner:changelog` made from the history of the contract. */
export const readChangelog = (): Changelog => schema.parse(JSON.parse(readFileSync(file, 'utf8')));

export function changelogPage(changelog: Changelog): Html {
  return html`<p>Changes of the contract, from its history. What is there stays: fields are deprecated with a reason and a date before they go. What of it your key has used: <a href="/explorer#example=deprecations">deprecations</a>.</p>
${changelog.map(
    ({ day, changes }) => html`<h2 id="${day}"><time datetime="${day}">${day}</time></h2>
<ul>${changes.map(({ kind, text }) => html`<li>${kind === 'breaking' ? html`<span class="break">Breaking:</span> ` : null}${text}</li>`)}</ul>`,
  )}`;
}
