import { z } from 'zod';
import { defineNotification, exampleLine, line, mailLines, quantityOf } from './definition.ts';

/** To the buyer: the order exists. */
export const orderPlaced = defineNotification({
  event: 'order_placed',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({
    number: z.string(),
    currency: z.string(),
    totalMinor: z.int(),
    placedAt: z.iso.datetime(),
    vendorNames: z.array(z.string()),
    lines: z.array(line),
    /** Where it goes, one line each. */
    address: z.array(z.string()),
  }),
  example: {
    number: 'M-100042',
    currency: 'EUR',
    totalMinor: 11_980,
    placedAt: '2026-03-01T09:30:00.000Z',
    vendorNames: ['Fjord & Loom', 'Kiln & Tide'],
    lines: [exampleLine, { title: 'Tide bowl <small>', variantTitle: 'Sea green', quantity: 2, totalMinor: 2490 }],
    address: ['Mara Lindqvist', 'Kungsgatan 4', '411 19 Göteborg', 'SE'],
  },
  link: ({ number }) => `/orders/${encodeURIComponent(number)}`,
  wordings: {
    en(order, { money, date, count, list }) {
      const total = money(order.totalMinor, order.currency);
      const items = count(quantityOf(order.lines), { one: 'item', other: 'items' });
      return {
        notice: { title: `Order ${order.number} is confirmed`, body: `Thank you for your order: ${items} from ${list(order.vendorNames)}, ${total} in all.` },
        text: `Your order ${order.number} over ${total} is confirmed. Thank you!`,
        mail: {
          subject: `Your order ${order.number} is confirmed`,
          heading: 'Thank you for your order',
          paragraphs: [
            `We have passed your order of ${date(order.placedAt)} on to ${list(order.vendorNames)}. You will hear from us when a parcel leaves.`,
          ],
          lines: mailLines(order.lines, order.currency, { money }),
          facts: [['Order', order.number], ['Total', total], ['Delivery to', order.address.join(', ')]],
          action: 'View your order',
          note: 'The total includes delivery and discounts. Your payment is taken when the goods are shipped.',
        },
      };
    },
    de(order, { money, date, count, list }) {
      const total = money(order.totalMinor, order.currency);
      const items = count(quantityOf(order.lines), { one: 'Artikel', other: 'Artikel' });
      return {
        notice: { title: `Bestellung ${order.number} ist bestätigt`, body: `Vielen Dank für Ihre Bestellung: ${items} von ${list(order.vendorNames)}, insgesamt ${total}.` },
        text: `Ihre Bestellung ${order.number} über ${total} ist bestätigt. Vielen Dank!`,
        mail: {
          subject: `Ihre Bestellung ${order.number} ist bestätigt`,
          heading: 'Vielen Dank für Ihre Bestellung',
          paragraphs: [
            `Wir haben Ihre Bestellung vom ${date(order.placedAt)} an ${list(order.vendorNames)} weitergegeben. Sobald ein Paket unterwegs ist, hören Sie von uns.`,
          ],
          lines: mailLines(order.lines, order.currency, { money }),
          facts: [['Bestellung', order.number], ['Gesamtbetrag', total], ['Lieferung an', order.address.join(', ')]],
          action: 'Bestellung ansehen',
          note: 'Der Gesamtbetrag enthält Versand und Nachlässe. Abgebucht wird erst, wenn die Ware verschickt ist.',
        },
      };
    },
    hi(order, { money, date, count, list }) {
      const total = money(order.totalMinor, order.currency);
      const items = count(quantityOf(order.lines), { one: 'वस्तु', other: 'वस्तुएँ' });
      return {
        notice: { title: `ऑर्डर ${order.number} की पुष्टि हो गई है`, body: `ऑर्डर के लिए धन्यवाद: ${list(order.vendorNames)} से ${items}, कुल ${total}।` },
        text: `आपके ${total} के ऑर्डर ${order.number} की पुष्टि हो गई है। धन्यवाद!`,
        mail: {
          subject: `आपके ऑर्डर ${order.number} की पुष्टि हो गई है`,
          heading: 'आपके ऑर्डर के लिए धन्यवाद',
          paragraphs: [`${date(order.placedAt)} का आपका ऑर्डर हमने ${list(order.vendorNames)} को भेज दिया है। पार्सल रवाना होते ही हम आपको बताएँगे।`],
          lines: mailLines(order.lines, order.currency, { money }),
          facts: [['ऑर्डर', order.number], ['कुल राशि', total], ['डिलीवरी का पता', order.address.join(', ')]],
          action: 'ऑर्डर देखें',
          note: 'कुल राशि में डिलीवरी शुल्क और छूट शामिल हैं। भुगतान सामान भेजे जाने पर ही लिया जाता है।',
        },
      };
    },
  },
});
