/** German and Hindi texts of some demo goods and categories; the demo's originals are English. */
import type { Database } from '#platform/data/database';
import { refreshListings } from '../data/listing-writer.ts';
import { saveCategoryTranslations, saveProductTranslations } from '../data/translations.ts';

interface Texts {
  title: string;
  description: string;
  terms: Record<string, string>;
}

const germanTerms = { Colour: 'Farbe', Material: 'Material', Capacity: 'Inhalt', Height: 'Höhe', Shape: 'Form', Socket: 'Fassung', Output: 'Lichtstrom', Cabin: 'Handgepäck' };
const hindiTerms = { Colour: 'रंग', Material: 'सामग्री', Capacity: 'क्षमता', Height: 'ऊँचाई', Shape: 'आकार', Socket: 'सॉकेट', Output: 'प्रकाश', Cabin: 'केबिन' };

const products: Record<string, { de: Texts; hi: Texts }> = {
  'harbour-mug': {
    de: {
      title: 'Hafenbecher',
      description: 'Ein großzügiger Becher mit einer Mulde genau dort, wo der Daumen ohnehin hinwill. Am Rand gibt die Glasur den bloßen Ton frei, keiner gleicht dem anderen.',
      terms: { ...germanTerms, Stoneware: 'Steinzeug', Chalk: 'Kreide', Sage: 'Salbei', Tide: 'Flut', Rust: 'Rost' },
    },
    hi: {
      title: 'बंदरगाह मग',
      description: 'एक बड़ा मग, जिसमें अंगूठा टिकाने की जगह ठीक वहीं है जहाँ वह अपने आप जाता है।',
      terms: { ...hindiTerms, Stoneware: 'पत्थर के बर्तन', Chalk: 'चॉक', Sage: 'सेज', Tide: 'ज्वार', Rust: 'जंग' },
    },
  },
  'swanneck-kettle': {
    de: {
      title: 'Schwanenhalskessel',
      description: 'Ein dünner, langsamer Ausguss, der dorthin gießt, wohin man will. Für Gas, Induktion und Campingkocher; der Griff bleibt kühl.',
      terms: { ...germanTerms, 'Stainless steel': 'Edelstahl', Steel: 'Stahl', Black: 'Schwarz', Copper: 'Kupfer' },
    },
    hi: {
      title: 'हंसगर्दन केतली',
      description: 'पतली, धीमी धार, जहाँ डालना चाहें वहीं गिरे। गैस, इंडक्शन और कैंप स्टोव पर चलती है।',
      terms: { ...hindiTerms, 'Stainless steel': 'स्टेनलेस स्टील', Steel: 'इस्पात', Black: 'काला', Copper: 'ताँबा' },
    },
  },
  'sabato-weekend-bag': {
    de: {
      title: 'Wochenendtasche Sabato',
      description: 'Zwei Hemden, ein Buch, ein Paar Schuhe im verborgenen Boden. Der Reißverschluss kommt aus der Schweiz.',
      terms: { ...germanTerms, 'Vegetable-tanned cowhide': 'Pflanzlich gegerbtes Rindleder', 'Fits most airlines': 'Bei den meisten Fluglinien erlaubt' },
    },
    hi: {
      title: 'सबातो सप्ताहांत बैग',
      description: 'दो कमीज़ें, एक किताब और छिपे तल में एक जोड़ी जूते।',
      terms: { ...hindiTerms, 'Vegetable-tanned cowhide': 'वनस्पति से कमाया गाय का चमड़ा', 'Fits most airlines': 'अधिकतर एयरलाइनों में मान्य' },
    },
  },
  'warm-filament-bulb': {
    de: {
      title: 'Warme Glühfadenlampe',
      description: 'Eine LED, die verstanden hat, wozu Kerzenlicht da ist. Gedimmt 1.800 K, und auch in fünfzehn Jahren noch da.',
      terms: { ...germanTerms, Pear: 'Birne', Globe: 'Kugel', Tube: 'Röhre' },
    },
    hi: {
      title: 'गर्म फ़िलामेंट बल्ब',
      description: 'एक एलईडी, जो समझती है कि मोमबत्ती की रोशनी किसलिए होती है।',
      terms: { ...hindiTerms, Pear: 'नाशपाती', Globe: 'गोला', Tube: 'नली' },
    },
  },
};

const categories: Record<string, { de: string; hi: string }> = {
  'table-and-home': { de: 'Tisch & Wohnen', hi: 'मेज़ और घर' },
  'kitchen-and-coffee': { de: 'Küche & Kaffee', hi: 'रसोई और कॉफ़ी' },
  'lighting': { de: 'Licht', hi: 'रोशनी' },
  'bags-and-leather': { de: 'Taschen & Leder', hi: 'बैग और चमड़ा' },
  'play': { de: 'Spielen', hi: 'खेल' },
  'mugs-and-cups': { de: 'Becher & Tassen', hi: 'मग और कप' },
  'coffee-gear': { de: 'Kaffeezubehör', hi: 'कॉफ़ी का सामान' },
  'bags': { de: 'Taschen', hi: 'बैग' },
  'bulbs-and-candles': { de: 'Leuchtmittel & Kerzen', hi: 'बल्ब और मोमबत्तियाँ' },
};

const locales = ['de', 'hi'] as const;

/** Writes the texts of what is there and has none yet; edits made since stay. */
export async function seedTranslations(db: Database): Promise<void> {
  const places = await db.query<{ id: string; slug: string }>(
    'SELECT c.id, c.slug FROM categories c LEFT JOIN category_translations t ON t.category_id = c.id WHERE c.slug IN (?) AND t.category_id IS NULL',
    [Object.keys(categories)],
  );
  await saveCategoryTranslations(db, places.flatMap(({ id, slug }) => locales.map((locale) => ({ categoryId: id, locale, name: categories[slug]?.[locale] ?? slug, description: null }))));
  const goods = await db.query<{ id: string; slug: string }>(
    'SELECT p.id, p.slug FROM products p LEFT JOIN product_translations t ON t.product_id = p.id WHERE p.slug IN (?) AND t.product_id IS NULL',
    [Object.keys(products)],
  );
  if (goods.length === 0) return;
  const ids = goods.map(({ id }) => id).sort();
  await db.transaction(
    async (tx) => {
      await tx.query('SELECT id FROM products WHERE id IN (?) ORDER BY id FOR UPDATE', [ids]);
      const rows = goods.flatMap(({ id, slug }) => locales.flatMap((locale) => {
        const texts = products[slug]?.[locale];
        return texts ? [{ productId: id, locale, ...texts }] : [];
      }));
      await saveProductTranslations(tx, rows);
      // The parts kept in memory hang on the version.
      await tx.execute('UPDATE products SET version = version + 1 WHERE id IN (?)', [ids]);
      await refreshListings(tx, ids);
    },
    { label: 'seed-translations' },
  );
}
