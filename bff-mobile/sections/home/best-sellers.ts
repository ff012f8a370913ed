import { productRow } from './product-row.ts';

export const bestSellers = productRow({ id: 'bestSellers', titles: { en: 'Best sellers', de: 'Beliebt' }, link: '/search?sort=BEST_SELLING', from: (data) => data.bestSellers });
