import { Catalog0001 } from './0001-catalog.ts';
import { Listings0002 } from './0002-listings.ts';
import { Stock0003 } from './0003-stock.ts';
import { Reviews0004 } from './0004-reviews.ts';
import { Imports0005 } from './0005-imports.ts';
import { PriceSchedule0006 } from './0006-price-schedule.ts';
import { CategoryVersions0007 } from './0007-category-versions.ts';
import { CategoryLists0009 } from './0009-category-lists.ts';
import { ListingFacts0010 } from './0010-listing-facts.ts';
import { Translations0011 } from './0011-translations.ts';
import { BoughtTogether0012 } from './0012-bought-together.ts';
import { StockSubscriptions0008 } from './0008-stock-subscriptions.ts';
import { ProductPersonalData0020 } from './0020-personal-data.ts';
import { VendorReviews0021 } from './0021-vendor-reviews.ts';
import { ValueTranslations0022 } from './0022-value-translations.ts';
import { ReviewModeration0024 } from './0024-review-moderation.ts';
import { AttributeDefinitions0023 } from './0023-attribute-definitions.ts';
import { StockLocations0025 } from './0025-stock-locations.ts';
import { Batches0030 } from './0030-batches.ts';

/** In the order they run. */
export const migrations = [
  Catalog0001, Listings0002, Stock0003, Reviews0004, Imports0005, PriceSchedule0006, CategoryVersions0007, StockSubscriptions0008,
  CategoryLists0009, ListingFacts0010, Translations0011, BoughtTogether0012, ProductPersonalData0020,
  VendorReviews0021, ValueTranslations0022, AttributeDefinitions0023, ReviewModeration0024, StockLocations0025, Batches0030,
];
