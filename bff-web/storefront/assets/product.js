// Shows price and picture of the variant that is chosen.

const form = document.querySelector('form[data-variants]');
const main = document.querySelector('.gallery .main');

form?.addEventListener('change', ({ target }) => {
  if (target.name !== 'variantId') return;
  const { price, before, picture, srcset } = target.dataset;
  const shown = form.querySelector('[data-price] .price');
  if (shown && price) shown.textContent = price;
  const old = form.querySelector('[data-before]');
  if (old) old.hidden = before === '';
  if (main && picture && main.src !== picture) {
    main.srcset = srcset;
    main.src = picture;
  }
});

/** A small picture becomes the large one. */
for (const small of document.querySelectorAll('.gallery img:not(.main)')) {
  small.addEventListener('click', () => {
    if (!main) return;
    const shown = { src: main.src, srcset: main.srcset, alt: main.alt };
    Object.assign(main, { srcset: small.srcset, src: small.src, alt: small.alt });
    Object.assign(small, shown);
  });
}
