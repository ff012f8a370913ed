import { z } from 'zod';
import { defineNotification, exampleLine, line, mailLines, quantityOf } from './definition.ts';

/** To a vendor's fulfilling people: there is something to ship. */
export const vendorOrderReceived = defineNotification({
  event: 'vendor_order_received',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({
    vendorId: z.string(),
    vendorOrderId: z.string(),
    number: z.string(),
    vendorName: z.string(),
    currency: z.string(),
    totalMinor: z.int(),
    placedAt: z.iso.datetime(),
    country: z.string(),
    lines: z.array(line),
  }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorOrderId: 'vor_01jb2k0000000000000000000a',
    number: 'M-100042-1',
    vendorName: 'Fjord & Loom',
    currency: 'EUR',
    totalMinor: 9490,
    placedAt: '2026-03-01T09:30:00.000Z',
    country: 'SE',
    lines: [exampleLine],
  },
  link: ({ vendorId, vendorOrderId }) => `/desk/${encodeURIComponent(vendorId)}/orders/${encodeURIComponent(vendorOrderId)}`,
  wordings: {
    en(order, formats) {
      const total = formats.money(order.totalMinor, order.currency);
      const items = formats.count(quantityOf(order.lines), { one: 'item', other: 'items' });
      return {
        notice: { title: `New order ${order.number}`, body: `${items} for ${order.vendorName}, ${total}. Delivery to ${order.country}.` },
        text: `New order ${order.number} for ${order.vendorName}: ${items}, ${total}.`,
        mail: {
          subject: `New order ${order.number}: ${items}, ${total}`,
          heading: `A new order for ${order.vendorName}`,
          paragraphs: [`It was placed on ${formats.date(order.placedAt)} and is paid for when you ship it. Please accept it soon.`],
          lines: mailLines(order.lines, order.currency, formats),
          facts: [['Order', order.number], ['Total', total], ['Delivery to', order.country]],
          action: 'Open the order',
        },
      };
    },
    de(order, formats) {
      const total = formats.money(order.totalMinor, order.currency);
      const items = formats.count(quantityOf(order.lines), { one: 'Artikel', other: 'Artikel' });
      return {
        notice: { title: `Neue Bestellung ${order.number}`, body: `${items} für ${order.vendorName}, ${total}. Lieferung nach ${order.country}.` },
        text: `Neue Bestellung ${order.number} für ${order.vendorName}: ${items}, ${total}.`,
        mail: {
          subject: `Neue Bestellung ${order.number}: ${items}, ${total}`,
          heading: `Eine neue Bestellung für ${order.vendorName}`,
          paragraphs: [`Sie ging am ${formats.date(order.placedAt)} ein und wird bezahlt, sobald Sie sie verschicken. Bitte nehmen Sie sie bald an.`],
          lines: mailLines(order.lines, order.currency, formats),
          facts: [['Bestellung', order.number], ['Gesamtbetrag', total], ['Lieferung nach', order.country]],
          action: 'Bestellung öffnen',
        },
      };
    },
    hi(order, formats) {
      const total = formats.money(order.totalMinor, order.currency);
      const items = formats.count(quantityOf(order.lines), { one: 'वस्तु', other: 'वस्तुएँ' });
      return {
        notice: { title: `नया ऑर्डर ${order.number}`, body: `${order.vendorName} के लिए ${items}, ${total}। डिलीवरी: ${order.country}।` },
        text: `${order.vendorName} के लिए नया ऑर्डर ${order.number}: ${items}, ${total}।`,
        mail: {
          subject: `नया ऑर्डर ${order.number}: ${items}, ${total}`,
          heading: `${order.vendorName} के लिए नया ऑर्डर`,
          paragraphs: [`यह ऑर्डर ${formats.date(order.placedAt)} को आया है; सामान भेजते ही भुगतान लिया जाएगा। कृपया इसे जल्द स्वीकार करें।`],
          lines: mailLines(order.lines, order.currency, formats),
          facts: [['ऑर्डर', order.number], ['कुल राशि', total], ['डिलीवरी का देश', order.country]],
          action: 'ऑर्डर खोलें',
        },
      };
    },
  },
});
