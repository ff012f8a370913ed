// Keeps an order's page up to date while it is looked at.

const page = document.querySelector('[data-order]');
const everyMs = 15_000;

async function refresh() {
  if (document.visibilityState !== 'visible') return;
  const response = await fetch(location.pathname).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-order]');
  const columns = fresh?.querySelector('.order-columns > div');
  const shown = page.querySelector('.order-columns > div');
  if (columns && shown && columns.innerHTML !== shown.innerHTML) shown.innerHTML = columns.innerHTML;
}

if (page) setInterval(refresh, everyMs);
