// Follows a purchase to its end: the server tells each step. Asking again seldom is for the steps that nobody is told of (a bank that wants to hear
// from the buyer), and often only while there is no stream.

const page = document.querySelector('[data-checkout]');
const soonMs = 1_000;
const seldomMs = 10_000;

let timer = 0;
let isTold = false;

async function refresh() {
  clearTimeout(timer);
  // Away from the net, or a server that starts anew: the purchase goes on without us, and the next question comes.
  const response = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
  // Once there is an order the answer is the order's page.
  if (response?.redirected) return location.replace(response.url);
  const isFinished = response?.ok ? show(await response.text()) : false;
  say(response?.ok ? '' : 'No connection at the moment; your purchase goes on all the same.');
  if (!isFinished) askLater();
}

function askLater() {
  clearTimeout(timer);
  timer = setTimeout(refresh, isTold ? seldomMs : soonMs);
}

function tell(isTelling) {
  isTold = isTelling;
  askLater();
}

function show(text) {
  const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-checkout]');
  if (fresh && fresh.innerHTML !== page.dataset.shown) page.innerHTML = page.dataset.shown = fresh.innerHTML;
  return fresh?.dataset.finished === 'true';
}

/** One line below, for what the visitor should know. */
function say(text) {
  const line = page.querySelector('[data-said]') ?? Object.assign(document.createElement('p'), { className: 'hint' });
  line.dataset.said = 'yes';
  line.setAttribute('role', 'status');
  if (text && !line.isConnected) page.append(line);
  line.textContent = text;
}

function follow(address) {
  const source = new EventSource(address);
  source.addEventListener('open', () => tell(true));
  // The browser connects again by itself; until then the page asks often.
  source.addEventListener('error', () => tell(false));
  source.addEventListener('complete', () => {
    source.close();
    tell(false);
  });
  source.addEventListener('next', (event) => {
    const { data } = JSON.parse(event.data);
    // The first one tells that the stream stands; what happened between the page and it shows in the page asked for now.
    if (data?.checkoutUpdated) refresh();
  });
  addEventListener('pagehide', () => source.close());
}

if (page && page.dataset.finished !== 'true') {
  if (page.dataset.live && 'EventSource' in window) follow(page.dataset.live);
  askLater();
}
