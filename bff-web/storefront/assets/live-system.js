// Keeps the system page up to date: told by the server, or by loading it again where that does not work.

const page = document.querySelector('[data-system]');
const hold = document.querySelector('[data-hold]');
const everyMs = 5_000;
let latest = null;
let timer = 0;

const isHeld = () => hold?.getAttribute('aria-pressed') === 'true';

// Changes what is different and nothing else: focus, selection and scrolled tables stay where they are.
function become(shown, wanted) {
  if (shown.nodeType !== wanted.nodeType || shown.nodeName !== wanted.nodeName) return shown.replaceWith(wanted);
  if (shown.nodeType !== Node.ELEMENT_NODE) {
    if (shown.data !== wanted.data) shown.data = wanted.data;
    return;
  }
  for (const name of shown.getAttributeNames()) if (!wanted.hasAttribute(name)) shown.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  const [old, fresh] = [[...shown.childNodes], [...wanted.childNodes]];
  fresh.forEach((node, index) => (old[index] ? become(old[index], node) : shown.append(node)));
  for (const node of old.slice(fresh.length)) node.remove();
}

function show(text) {
  latest = text;
  if (isHeld()) return;
  const wanted = page.cloneNode(false);
  wanted.innerHTML = text;
  become(page, wanted);
}

async function load() {
  if (document.visibilityState !== 'visible') return;
  const response = await fetch(location.pathname).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-system]');
  if (fresh) show(fresh.innerHTML);
}

function ask(isAsking) {
  clearInterval(timer);
  timer = isAsking ? setInterval(load, everyMs) : 0;
}

if (page && hold) {
  hold.hidden = false;
  hold.addEventListener('click', () => {
    hold.setAttribute('aria-pressed', String(!isHeld()));
    if (!isHeld() && latest !== null) show(latest);
  });
  const source = new EventSource(page.dataset.stream);
  source.addEventListener('figures', ({ data }) => show(JSON.parse(data)));
  // Signed out, or no administrator any more: the page says so itself.
  source.addEventListener('over', () => location.reload());
  source.addEventListener('open', () => ask(false));
  source.addEventListener('error', () => ask(true));
  addEventListener('pagehide', () => source.close());
}
