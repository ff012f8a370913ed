import type { Assets } from './assets.ts';
import { head, html, navigation, type Html } from './layout.ts';

/** The explorer. Its scripts are deferred, so they run in this order. The dialogs of GraphiQL bring a style element along, which takes the nonce. */
export function explorerPage(assets: Assets, styleNonce: string): Html {
  const styles = html`${['graphiql.css', 'clicker.css'].map((name) => html`<link rel="stylesheet" nonce="${styleNonce}" href="${assets.address(name)}">`)}
`;
  return html`<!doctype html>
<html lang="en">
${head('Explorer', assets, styles)}
<body class="explorer">
<header class="bar">${navigation('/explorer', assets)}
<form id="key-form"><label for="key">API key</label> <input id="key" name="key" type="password" autocomplete="off" spellcheck="false" placeholder="mk_test_… or mk_live_…" required> <button>Use key</button> <button id="forget" type="button">Forget key</button> <button id="reset" type="button">Reset sandbox</button></form>
<button id="link" type="button">Link to this</button>
</header>
<div class="told"><p id="status" role="status">Enter an API key; it stays in this tab and goes when you close it.</p><p id="help"></p></div>
<main aria-label="Explorer"><h1 hidden>Explorer</h1><div id="graphiql"></div></main>
${['react.js', 'react-dom.js', 'graphiql.js', 'clicker.js'].map((name) => html`<script defer src="${assets.address(name)}"></script>`)}
<script type="module" src="${assets.address('explorer.js')}"></script>
</body>
</html>`;
}
