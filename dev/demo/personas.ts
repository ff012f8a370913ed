export type PersonaRole =
  | 'admin' | 'support' | 'customer'
  | 'vendor owner' | 'vendor catalog staff' | 'vendor fulfilment staff' | 'vendor finance staff';

/** Somebody to sign in as. The passwords are for development only and protect nothing. */
export interface Persona {
  /** The key of the demo user. */
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: PersonaRole;
  /** Of the authenticator app (base32), for those who sign in with a second factor. */
  readonly totpSecret?: string;
  /** Where a vendor's person works. */
  readonly vendorSlugs: readonly string[];
  readonly can: string;
}

export const personas: readonly Persona[] = [
  {
    key: 'margit-vance', name: 'Margit Vance', email: 'admin@example.com', password: 'quarry-violet-8830', role: 'admin', vendorSlugs: [],
    can: 'everything: approve and suspend vendors, replay dead letters, inspect sagas, run payouts',
  },
  {
    key: 'runa-bergqvist', name: 'Runa Bergqvist', email: 'runa@example.com', password: 'lantern-basalt-2204', role: 'admin', vendorSlugs: [], totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    can: 'all an administrator may, after a code: npm run demo:code, or secret JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP in an authenticator app',
  },
  {
    key: 'oskar-tan', name: 'Oskar Tan', email: 'support@example.com', password: 'teacup-meridian-1946', role: 'support', vendorSlugs: [],
    can: 'read any order and customer, refund within the rules, change no catalog',
  },
  {
    key: 'ines-carvalho', name: 'Inês Carvalho', email: 'ines@example.com', password: 'saltpan-heron-5102', role: 'vendor owner', vendorSlugs: ['kiln-and-tide'],
    can: 'run Kiln & Tide (ceramics, EUR): staff, catalog, orders, payouts',
  },
  {
    key: 'marcus-bell', name: 'Marcus Bell', email: 'marcus@example.com', password: 'solder-raincoat-6617', role: 'vendor owner', vendorSlugs: ['low-hum-audio'],
    can: 'run Low Hum Audio (USD): staff, catalog, orders, payouts',
  },
  {
    key: 'haruka-minami', name: 'Haruka Minami', email: 'haruka@example.com', password: 'mulberry-courtyard-3381', role: 'vendor owner', vendorSlugs: ['kumo-paper-room'],
    can: 'run Kumo Paper Room (stationery, JPY): staff, catalog, orders, payouts',
  },
  {
    key: 'nell-corkum', name: 'Nell Corkum', email: 'nell@example.com', password: 'fogbank-ferry-9054', role: 'vendor owner', vendorSlugs: ['saltmeadow-soap-works'],
    can: 'see what a suspended vendor sees: products hidden, nothing new to sell',
  },
  {
    key: 'hamish-airey', name: 'Hamish Airey', email: 'hamish@example.com', password: 'fellside-anorak-7243', role: 'vendor owner', vendorSlugs: ['tarn-outfitters'],
    can: 'see what a vendor in review sees: drafts, open requirements',
  },
  {
    key: 'duarte-nogueira', name: 'Duarte Nogueira', email: 'duarte@example.com', password: 'glaze-notebook-2868', role: 'vendor catalog staff', vendorSlugs: ['kiln-and-tide'],
    can: 'edit products and stock of Kiln & Tide, see no money',
  },
  {
    key: 'sofie-de-smet', name: 'Sofie De Smet', email: 'sofie@example.com', password: 'greenhouse-pedal-4475', role: 'vendor fulfilment staff',
    vendorSlugs: ['windward-cycles', 'fern-and-hollow'],
    can: 'ship orders of two vendors, Windward Cycles and Fern & Hollow',
  },
  {
    key: 'priscilla-okafor', name: 'Priscilla Okafor', email: 'priscilla@example.com', password: 'ledger-magnolia-1529', role: 'vendor finance staff', vendorSlugs: ['low-hum-audio'],
    can: 'see balance, commission and payouts of Low Hum Audio',
  },
  {
    key: 'ada-moreau', name: 'Ada Moreau', email: 'ada@example.com', password: 'tramway-apricot-6098', role: 'customer', vendorSlugs: [],
    can: 'buy in EUR from Lyon; has orders in most states',
  },
  {
    key: 'ben-hollis', name: 'Ben Hollis', email: 'ben@example.com', password: 'driftwood-comet-3716', role: 'customer', vendorSlugs: [],
    can: 'buy in USD from Portland; has a return and a refund',
  },
  {
    key: 'chika-morita', name: 'Chika Morita', email: 'chika@example.com', password: 'persimmon-signal-8141', role: 'customer', vendorSlugs: [],
    can: 'buy in JPY from Tokyo; one payment failed',
  },
];

const byKey = new Map(personas.map((persona) => [persona.key, persona]));

export function personaByKey(key: string): Persona | undefined {
  return byKey.get(key);
}
