/* The explorer: GraphiQL with our library of examples, the cost of each run, and the key in this tab's session only. */
const { createElement: h, useMemo, useState } = React;

const keyName = 'partner-api-key';
// Where GraphiQL keeps its tabs.
const tabsName = 'graphiql:tabState';
const endpoint = '/partner/graphql';
const form = document.querySelector('#key-form');
const field = document.querySelector('#key');
const status = document.querySelector('#status');
const help = document.querySelector('#help');

const library = await (await fetch('/explorer/examples.json')).json();

const heldKey = () => sessionStorage.getItem(keyName) ?? '';
const count = (number) => number.toLocaleString('en');

async function ask(params) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${heldKey()}`, 'x-client-version': 'explorer' },
    body: JSON.stringify(params),
  });
  return { response, body: await response.json() };
}

async function fetcher(params) {
  if (heldKey() === '') {
    say('Enter an API key above: without one nothing can be asked.');
    return { errors: [{ message: 'Enter an API key above, then run this again.' }] };
  }
  const { response, body } = await ask(params);
  if (params.operationName !== 'IntrospectionQuery' || response.status !== 200) tell(response, body);
  return body;
}

function say(text) {
  status.textContent = text;
  help.replaceChildren();
}

/** What the run cost, what is left, and what an error means. */
function tell(response, body) {
  const cost = body.extensions?.cost;
  const left = cost && `${count(cost.remaining)} left`;
  const reset = cost && (cost.reset > 0 ? `all of it again in ${cost.reset} s` : 'all of it');
  const [error] = body.errors ?? [];
  const wait = response.headers.get('retry-after');
  say(cost ? `Cost ${count(cost.actual)} (at most ${count(cost.requested)}) · ${left}, ${reset}` : `Not run (${response.status})${wait ? `; try again in ${wait} s` : ''}`);
  const code = error?.extensions?.code;
  if (!code) return;
  const link = document.createElement('a');
  link.href = `/partners/errors#${code}`;
  link.target = '_blank';
  link.textContent = `${code}: what it means`;
  help.replaceChildren(link);
}

/** Values for `$name` in the variables of examples, from the data of this key. What the key may not see stays open. */
async function demoValues() {
  const values = {};
  for (const { query, values: paths } of library.prefill) {
    const { body } = await ask({ query, variables: { vendorId: values.vendorId } });
    for (const [name, path] of Object.entries(paths)) {
      const found = path.split('.').reduce((value, part) => value?.[part], body.data);
      if (found !== undefined && found !== null) values[name] = found;
    }
  }
  return values;
}

const filled = (variables, values) =>
  JSON.stringify(variables, (_name, value) => (typeof value !== 'string' || !value.startsWith('$') ? value : value === '$uuid' ? crypto.randomUUID() : value === '$sku' ? `NEW-${crypto.randomUUID().slice(0, 8)}` : (values[value.slice(1)] ?? value)), 2);

let values = {};
let show = () => {};

const icon = () => h('svg', { viewBox: '0 0 24 24', width: 24, height: 24, fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, 'aria-hidden': true }, h('path', { d: 'M5 4h11l3 3v13H5zM9 10h6M9 14h6' }));

function Library() {
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = useMemo(() => library.examples.filter(({ task, title, about, query }) => words.every((word) => `${task} ${title} ${about} ${query}`.toLowerCase().includes(word))), [search]);
  const tasks = Map.groupBy(found, ({ task }) => task);
  return h(
    'div',
    { className: 'library' },
    h('h2', null, 'Examples'),
    h('label', { className: 'library-search' }, 'Search examples', h('input', { type: 'search', value: search, onChange: (event) => setSearch(event.target.value) })),
    found.length === 0 && h('p', null, `Nothing matches “${search}”.`),
    [...tasks].map(([task, examples]) =>
      h('section', { key: task }, h('h3', null, task), h('ul', null, examples.map((example) => h('li', { key: example.slug }, h('button', { type: 'button', onClick: () => choose(example) }, h('strong', null, example.title), h('span', null, example.about)))))),
    ),
  );
}

function choose(example) {
  show({ query: example.query, variables: filled(example.variables, values) });
  history.replaceState(null, '', `#example=${example.slug}`);
}

/** What a link asks for: an example by its name, or an operation with its variables. */
function linked() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const example = library.examples.find(({ slug }) => slug === asked.get('example'));
  if (example) return { query: example.query, variables: filled(example.variables, values) };
  const query = asked.get('query');
  return query === null ? undefined : { query, variables: asked.get('variables') ?? '' };
}

const plugins = [{ title: 'Examples', icon, content: () => h(Library) }, GraphiQLPluginExplorer.explorerPlugin({ showAttribution: false })];
let shown = { query: '', variables: '' };

function Explorer() {
  const [operation, setOperation] = useState(() => linked() ?? { query: library.examples[0].query, variables: '{}' });
  const [session, setSession] = useState(0);
  show = (next) => setOperation((now) => (now.query === next.query ? { ...next, query: `${next.query}\n` } : next));
  Explorer.restart = () => setSession((number) => number + 1);
  shown = operation;
  return h(GraphiQL, {
    key: session,
    fetcher,
    plugins,
    visiblePlugin: 'Examples',
    query: operation.query,
    variables: operation.variables,
    onEditQuery: (query) => void (shown = { ...shown, query }),
    onEditVariables: (variables) => void (shown = { ...shown, variables }),
    isHeadersEditorEnabled: false,
    shouldPersistHeaders: false,
    storage: sessionStorage,
    defaultEditorToolsVisibility: 'variables',
  });
}

async function useKey(key) {
  if (key === '') sessionStorage.removeItem(keyName);
  else sessionStorage.setItem(keyName, key);
  field.value = '';
  values = {};
  document.body.classList.toggle('has-key', key !== '');
  document.body.classList.remove('is-sandbox');
  if (key === '') return say('The key is forgotten.');
  say('Looking at what the key may do …');
  const { response, body } = await ask({ query: '{ currentApiKey { name scopes isSandbox sandbox { state } } }' });
  if (response.status !== 200) {
    sessionStorage.removeItem(keyName);
    document.body.classList.remove('has-key');
    tell(response, body);
    status.textContent = body.errors?.[0]?.message ?? 'The key was not taken.';
    return;
  }
  const { name, scopes, isSandbox, sandbox } = body.data.currentApiKey;
  document.body.classList.toggle('is-sandbox', isSandbox);
  if (isSandbox && sandbox.state === 'PREPARING') await untilReady();
  const unfilled = linked();
  values = await demoValues();
  const again = linked();
  if (again) forgetTabsOf(again.query, [unfilled.variables, again.variables]);
  Explorer.restart?.();
  if (again) show(again);
  say(`“${name}” may ${scopes.join(', ')}${isSandbox ? ', in the sandbox: nothing here is real' : ''}.`);
}

/** The operation is opened again with values of the key; the tab of before would stand beside it. What somebody changed stays. */
function forgetTabsOf(query, variables) {
  const stored = JSON.parse(sessionStorage.getItem(tabsName) ?? 'null');
  if (!stored) return;
  const isOfBefore = (tab) => (tab.query ?? '').trim() === query.trim() && variables.includes(tab.variables ?? '');
  const tabs = stored.tabs.filter((tab) => !isOfBefore(tab));
  sessionStorage.setItem(tabsName, JSON.stringify({ tabs, activeTabIndex: Math.max(0, tabs.length - 1) }));
}

/** Waits while the sandbox of the key is being made; some seconds. */
async function untilReady() {
  for (let tries = 0; tries < 60; tries++) {
    say('Your sandbox is being made …');
    const { body } = await ask({ query: '{ currentApiKey { sandbox { state } } }' });
    if (body.data?.currentApiKey?.sandbox?.state !== 'PREPARING') return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function resetSandbox() {
  const { response, body } = await ask({ query: 'mutation ResetSandbox { sandboxReset { sandbox { id } userErrors { message } } }' });
  const [refusal] = body.data?.sandboxReset?.userErrors ?? [];
  if (response.status !== 200 || refusal) return say(refusal?.message ?? body.errors?.[0]?.message ?? 'The sandbox was not reset.');
  await useKey(heldKey());
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void useKey(field.value.trim());
});
document.querySelector('#reset').addEventListener('click', () => void resetSandbox());
document.querySelector('#forget').addEventListener('click', () => void useKey(''));
document.querySelector('#link').addEventListener('click', async () => {
  const link = new URL(location.href);
  const example = library.examples.find(({ query }) => query.trim() === shown.query.trim());
  link.hash = example ? `example=${example.slug}` : new URLSearchParams({ query: shown.query, variables: shown.variables });
  history.replaceState(null, '', link);
  await navigator.clipboard?.writeText(link.href).catch(() => undefined);
  say('The address of this page now leads to this operation; it is copied.');
});
addEventListener('hashchange', () => {
  const asked = linked();
  if (asked) show(asked);
});

ReactDOM.createRoot(document.querySelector('#graphiql')).render(h(Explorer));
document.body.classList.toggle('has-key', heldKey() !== '');
if (heldKey() !== '') void useKey(heldKey());
