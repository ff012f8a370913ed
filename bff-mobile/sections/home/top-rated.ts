import { productRow } from './product-row.ts';

export const topRated = productRow({ id: 'topRated', titles: { en: 'Top rated', de: 'Bestens bewertet' }, link: '/search?sort=RATING', isShown: ({ features }) => features.isOn('topRatedProducts'), from: (data) => data.topRated });
