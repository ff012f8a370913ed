// What makes every page a little handier; all of it works without.

const isWide = matchMedia('(min-width: 56rem)').matches;

/** Quantities are sent as soon as they are changed; filters, too, where they stand beside the tiles. On a phone one chooses several first. */
for (const element of document.querySelectorAll('[data-submit-on-change]')) {
  if (isWide || element.form) element.addEventListener('change', () => (element.form ?? element).requestSubmit());
}

/** Beside the tiles there is room for the filters; browsers that cannot be told so by the style sheet are told here. */
if (isWide) {
  for (const element of document.querySelectorAll('[data-open-when-wide]')) element.open = true;
}

/** After a form was refused, the reasons are what one wants to hear first. */
document.querySelector('[data-focus]')?.focus();

/** A second click on a form that is on its way does nothing. */
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
  });
}
// A page that comes back from the browser's memory may send its forms again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});
