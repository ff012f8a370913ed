/** What facets say in their own words, by language. What the goods are called comes from the goods. */
import { localeChain } from './locale.ts';
import type { Availability } from './stock-level.ts';

export interface FacetPhrases {
  category: string;
  vendor: string;
  price: string;
  rating: string;
  availability: string;
  /** Of amounts that are written out already. */
  priceRange: (min: string, max: string, currency: string) => string;
  starsAndUp: (stars: number) => string;
  levels: Readonly<Record<Availability, string>>;
}

const english: FacetPhrases = {
  category: 'Category',
  vendor: 'Vendor',
  price: 'Price',
  rating: 'Rating',
  availability: 'Availability',
  priceRange: (min, max, currency) => `${min} to ${max} ${currency}`,
  starsAndUp: (stars) => (stars === 1 ? '1 star and up' : `${stars} stars and up`),
  levels: { IN_STOCK: 'In stock', LOW_STOCK: 'Few left', OUT_OF_STOCK: 'Sold out', UNAVAILABLE: 'Not on sale' },
};

const languages: Readonly<Record<string, FacetPhrases>> = {
  en: english,
  de: {
    category: 'Kategorie',
    vendor: 'Händler',
    price: 'Preis',
    rating: 'Bewertung',
    availability: 'Verfügbarkeit',
    priceRange: (min, max, currency) => `${min} bis ${max} ${currency}`,
    starsAndUp: (stars) => (stars === 1 ? 'ab 1 Stern' : `ab ${stars} Sternen`),
    levels: { IN_STOCK: 'Auf Lager', LOW_STOCK: 'Nur noch wenige', OUT_OF_STOCK: 'Ausverkauft', UNAVAILABLE: 'Nicht im Verkauf' },
  },
  fr: {
    category: 'Catégorie',
    vendor: 'Vendeur',
    price: 'Prix',
    rating: 'Note',
    availability: 'Disponibilité',
    priceRange: (min, max, currency) => `de ${min} à ${max} ${currency}`,
    starsAndUp: (stars) => (stars === 1 ? '1 étoile et plus' : `${stars} étoiles et plus`),
    levels: { IN_STOCK: 'En stock', LOW_STOCK: 'Plus que quelques-uns', OUT_OF_STOCK: 'Épuisé', UNAVAILABLE: 'Pas en vente' },
  },
  hi: {
    category: 'श्रेणी',
    vendor: 'विक्रेता',
    price: 'कीमत',
    rating: 'रेटिंग',
    availability: 'उपलब्धता',
    priceRange: (min, max, currency) => `${min} से ${max} ${currency}`,
    starsAndUp: (stars) => `${stars} स्टार और ऊपर`,
    levels: { IN_STOCK: 'स्टॉक में', LOW_STOCK: 'कुछ ही बचे हैं', OUT_OF_STOCK: 'बिक चुका', UNAVAILABLE: 'बिक्री में नहीं' },
  },
};

/** In the language of a checked locale; in English where we do not speak it, or without one. */
export function facetPhrases(locale: string | null): FacetPhrases {
  const spoken = locale && localeChain(locale).find((each) => Object.hasOwn(languages, each));
  return (spoken && languages[spoken]) || english;
}
