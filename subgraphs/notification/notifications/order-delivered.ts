import { z } from 'zod';
import { defineNotification, exampleLine, line, parcelLines } from './definition.ts';

/** To the buyer: all parcels of a vendor have arrived. */
export const orderDelivered = defineNotification({
  event: 'order_delivered',
  audience: 'buyer',
  policies: { IN_APP: 'on', EMAIL: 'on' },
  payload: z.strictObject({ orderNumber: z.string(), vendorName: z.string(), deliveredAt: z.iso.datetime(), lines: z.array(line) }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', deliveredAt: '2026-03-05T12:00:00.000Z', lines: [exampleLine] },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en: ({ orderNumber, vendorName, deliveredAt, lines }, { date }) => ({
      notice: { title: `Delivered: your order from ${vendorName}`, body: `It arrived on ${date(deliveredAt)}. How do you like it? A review helps others.` },
      text: `Your order ${orderNumber} from ${vendorName} was delivered.`,
      mail: {
        subject: `Your order ${orderNumber} from ${vendorName} was delivered`,
        heading: 'It has arrived',
        paragraphs: [`Your order from ${vendorName} was delivered on ${date(deliveredAt)}.`, 'Is everything as you expected? A short review helps other buyers, and the maker.'],
        lines: parcelLines(lines),
        action: 'Review or return',
      },
    }),
    de: ({ orderNumber, vendorName, deliveredAt, lines }, { date }) => ({
      notice: { title: `Zugestellt: Ihre Bestellung bei ${vendorName}`, body: `Sie kam am ${date(deliveredAt)} an. Gefällt sie Ihnen? Eine Bewertung hilft anderen.` },
      text: `Ihre Bestellung ${orderNumber} bei ${vendorName} wurde zugestellt.`,
      mail: {
        subject: `Ihre Bestellung ${orderNumber} bei ${vendorName} wurde zugestellt`,
        heading: 'Sie ist angekommen',
        paragraphs: [`Ihre Bestellung bei ${vendorName} wurde am ${date(deliveredAt)} zugestellt.`, 'Ist alles wie erwartet? Eine kurze Bewertung hilft anderen beim Kauf und freut den Hersteller.'],
        lines: parcelLines(lines),
        action: 'Bewerten oder zurückgeben',
      },
    }),
    hi: ({ orderNumber, vendorName, deliveredAt, lines }, { date }) => ({
      notice: { title: `${vendorName} का ऑर्डर पहुँच गया है`, body: `यह ${date(deliveredAt)} को पहुँचा। आपको कैसा लगा? आपकी समीक्षा दूसरों की मदद करेगी।` },
      text: `${vendorName} से आपका ऑर्डर ${orderNumber} पहुँचा दिया गया है।`,
      mail: {
        subject: `${vendorName} से आपका ऑर्डर ${orderNumber} पहुँचा दिया गया है`,
        heading: 'आपका सामान पहुँच गया है',
        paragraphs: [`${vendorName} से आपका ऑर्डर ${date(deliveredAt)} को पहुँचाया गया।`, 'क्या सब कुछ आपकी उम्मीद के अनुसार है? एक छोटी समीक्षा दूसरे ख़रीदारों की मदद करती है।'],
        lines: parcelLines(lines),
        action: 'समीक्षा लिखें या वापस करें',
      },
    }),
  },
});
