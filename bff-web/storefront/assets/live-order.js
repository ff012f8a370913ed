// Keeps an order's page up to date while it is looked at: told by the server, or by asking where that does not work.

const page = document.querySelector('[data-order]');
const everyMs = 15_000;

async function refresh() {
  if (document.visibilityState !== 'visible') return;
  // Away from the net for a moment: what is shown stays true as of then, and the next event or question tries again.
  const response = await fetch(page.dataset.page).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-order]');
  const columns = fresh?.querySelector('.order-columns > div');
  const shown = page.querySelector('.order-columns > div');
  if (columns && shown && columns.innerHTML !== shown.innerHTML) shown.innerHTML = columns.innerHTML;
}

function follow(address) {
  let timer = 0;
  const ask = (isAsking) => {
    clearInterval(timer);
    timer = isAsking ? setInterval(refresh, everyMs) : 0;
  };
  const source = new EventSource(address);
  source.addEventListener('next', (event) => {
    const { data } = JSON.parse(event.data);
    if (data?.orderUpdated && data.orderUpdated.reason !== 'STARTED') refresh();
  });
  source.addEventListener('complete', () => {
    source.close();
    ask(true);
  });
  // While the stream is away its browser tries again by itself and sends the last id; until then the page asks.
  source.addEventListener('open', () => ask(false));
  source.addEventListener('error', () => ask(true));
  document.addEventListener('visibilitychange', refresh);
  addEventListener('pagehide', () => source.close());
}

if (page?.dataset.live && 'EventSource' in window) follow(page.dataset.live);
else if (page) setInterval(refresh, everyMs);
