// Follows a purchase to its end: asks again until the page has something new to say.

const page = document.querySelector('[data-checkout]');

async function follow(delayMs) {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  const response = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
  // Once there is an order the answer is the order's page.
  if (response?.redirected) return location.replace(response.url);
  if (response?.ok) {
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-checkout]');
    if (fresh && fresh.innerHTML !== page.innerHTML) page.innerHTML = fresh.innerHTML;
    if (fresh?.dataset.finished === 'true') return;
  }
  return follow(Math.min(delayMs * 1.4, 5000));
}

if (page && page.dataset.finished !== 'true') follow(500);
