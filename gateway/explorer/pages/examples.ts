import type { Example } from '../examples.ts';
import { html, type Html } from '../layout.ts';
import { code } from './getting-started.ts';

export function examplesPage(examples: readonly Example[]): Html {
  const tasks = [...Map.groupBy(examples, ({ task }) => task)];
  return html`<p>${examples.length} operations by task. Each opens in the <a href="/explorer">explorer</a>, filled in with data of your key.</p>
${tasks.map(
    ([task, those]) => html`<h2>${task}</h2>
${those.map(({ slug, title, about, query }) => html`<h3 id="${slug}"><a href="/explorer#example=${slug}">${title}</a></h3><p>${about}</p><details><summary>The operation</summary>${code(query.trim())}</details>`)}`,
  )}`;
}
