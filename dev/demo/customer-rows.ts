import type { CurrencyCode } from './model.ts';

export interface AddressRow {
  readonly label: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode: string;
}

export interface CustomerRow {
  readonly name: readonly [first: string, last: string];
  readonly countryCode: string;
  readonly locale: string;
  readonly currency: CurrencyCode;
  readonly addresses: readonly AddressRow[];
}

const at = (line1: string, postalCode: string, city: string, region?: string, label = 'Home'): AddressRow => ({ label, line1, postalCode, city, region });

const row = (first: string, last: string, countryCode: string, locale: string, currency: CurrencyCode, ...addresses: AddressRow[]): CustomerRow => ({
  name: [first, last], countryCode, locale, currency, addresses,
});

/** Invented people at invented addresses. The first three are personas. */
export const customerRows: readonly CustomerRow[] = [
  row('Ada', 'Moreau', 'FR', 'fr-FR', 'EUR', at('14 rue des Tanneurs', '69001', 'Lyon'), at('3 quai Perrache', '69002', 'Lyon', undefined, 'Work')),
  row('Ben', 'Hollis', 'US', 'en-US', 'USD', at('418 Alder Street', '97205', 'Portland', 'OR'), at('77 Water Street', '11201', 'Brooklyn', 'NY', 'Parents')),
  row('Chika', 'Morita', 'JP', 'ja-JP', 'JPY', at('2-14-6 Kagurazaka', '162-0825', 'Shinjuku-ku', 'Tokyo')),
  row('Dorothea', 'Brandt', 'DE', 'de-DE', 'EUR', at('Lindenstraße 22', '04229', 'Leipzig'), at('Hafenweg 5', '20457', 'Hamburg', undefined, 'Work')),
  row('Emeka', 'Obi', 'GB', 'en-GB', 'GBP', at('9 Copperfield Road', 'SE1 0EN', 'London')),
  row('Fatima', 'Benali', 'BE', 'fr-BE', 'EUR', at('Rue du Moulin 48', '1000', 'Brussels')),
  row('Gonçalo', 'Teixeira', 'PT', 'pt-PT', 'EUR', at('Travessa do Sal 7', '1200-114', 'Lisbon')),
  row('Hannah', 'Weiss', 'AT', 'de-AT', 'EUR', at('Gumpendorfer Gasse 31', '1060', 'Vienna')),
  row('Ivo', 'Petrov', 'BG', 'bg-BG', 'EUR', at('12 Oborishte Street', '1504', 'Sofia')),
  row('Jun', 'Kobayashi', 'JP', 'ja-JP', 'JPY', at('5-8 Teramachi', '602-0855', 'Kyoto', 'Kyoto')),
  row('Katriina', 'Virtanen', 'FI', 'fi-FI', 'EUR', at('Satamakatu 11', '33200', 'Tampere')),
  row('Liam', 'O\'Doherty', 'IE', 'en-IE', 'EUR', at('6 Quay Lane', 'F91 X0K4', 'Sligo')),
  row('Mei-Ling', 'Chua', 'SG', 'en-SG', 'USD', at('21 Everton Road #03-12', '089380', 'Singapore')),
  row('Nils', 'Sandberg', 'SE', 'sv-SE', 'EUR', at('Hornsgatan 88', '118 21', 'Stockholm')),
  row('Olga', 'Kowalczyk', 'PL', 'pl-PL', 'EUR', at('ul. Piwna 16', '80-831', 'Gdańsk')),
  row('Pablo', 'Iglesias Vega', 'ES', 'es-ES', 'EUR', at('Calle del Olivar 40', '28012', 'Madrid')),
  row('Quinn', 'Abernathy', 'US', 'en-US', 'USD', at('1029 Maple Avenue', '55407', 'Minneapolis', 'MN')),
  row('Rania', 'Haddad', 'FR', 'fr-FR', 'EUR', at('55 cours Julien', '13006', 'Marseille')),
  row('Sven', 'Dijkstra', 'NL', 'nl-NL', 'EUR', at('Oudegracht 301', '3511 PA', 'Utrecht')),
  row('Tomoko', 'Arai', 'JP', 'ja-JP', 'JPY', at('1-3-9 Motomachi', '231-0861', 'Yokohama', 'Kanagawa')),
  row('Ursula', 'Keller', 'CH', 'de-CH', 'EUR', at('Seefeldstrasse 77', '8008', 'Zürich')),
  row('Victor', 'Lindqvist', 'DK', 'da-DK', 'EUR', at('Elmegade 19', '2200', 'Copenhagen')),
  row('Wairimu', 'Karanja', 'KE', 'en-KE', 'USD', at('Ngong View Road 14', '00502', 'Nairobi')),
  row('Ximena', 'Duarte', 'CO', 'es-CO', 'USD', at('Carrera 35 #8A-21', '050021', 'Medellín')),
  row('Yusuf', 'Karaca', 'DE', 'de-DE', 'EUR', at('Oranienstraße 140', '10969', 'Berlin')),
  row('Zara', 'Fitzgerald', 'AU', 'en-AU', 'USD', at('12 Lygon Street', '3053', 'Carlton', 'VIC')),
  row('Arthur', 'Pemberton', 'GB', 'en-GB', 'GBP', at('The Old Forge, Church Lane', 'GL54 2BX', 'Bourton')),
  row('Bianca', 'Ferrero', 'IT', 'it-IT', 'EUR', at('Via Po 18', '10123', 'Turin')),
  row('Callum', 'Fraser', 'GB', 'en-GB', 'GBP', at('31 Byres Road', 'G12 8TW', 'Glasgow')),
  row('Divya', 'Narayan', 'IN', 'en-IN', 'USD', at('8, 4th Cross, Malleshwaram', '560003', 'Bengaluru', 'Karnataka')),
  row('Elif', 'Aydın', 'TR', 'tr-TR', 'EUR', at('Moda Caddesi 52', '34710', 'Istanbul')),
  row('Felix', 'Tremblay', 'CA', 'fr-CA', 'USD', at('4210 rue Saint-Denis', 'H2J 2K8', 'Montréal', 'QC')),
  row('Greta', 'Solheim', 'NO', 'nb-NO', 'EUR', at('Strandgaten 60', '5004', 'Bergen')),
  row('Hugo', 'Almeida', 'BR', 'pt-BR', 'USD', at('Rua Harmonia 215', '05435-000', 'São Paulo', 'SP')),
  row('Imogen', 'Clarke', 'GB', 'en-GB', 'GBP', at('2 Harbour Parade', 'BN2 5UT', 'Brighton')),
  row('Jack', 'Ramirez', 'US', 'es-US', 'USD', at('603 Congress Avenue', '78704', 'Austin', 'TX')),
];
