import { productRow } from './product-row.ts';

export const newArrivals = productRow({ id: 'newArrivals', titles: { en: 'New', de: 'Neu' }, link: '/search?sort=NEWEST', from: (data) => data.newArrivals });
