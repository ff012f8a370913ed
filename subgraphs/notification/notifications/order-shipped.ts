import { z } from 'zod';
import { defineNotification, exampleLine, line, parcelLines } from './definition.ts';

/** To the buyer: a parcel is on its way. */
export const orderShipped = defineNotification({
  event: 'order_shipped',
  audience: 'buyer',
  policies: { IN_APP: 'on', EMAIL: 'on' },
  payload: z.strictObject({
    orderNumber: z.string(),
    vendorName: z.string(),
    carrier: z.string(),
    trackingNumber: z.string().nullable(),
    /** Whether nothing of this vendor's part is left to come. */
    isComplete: z.boolean(),
    lines: z.array(line),
  }),
  example: { orderNumber: 'M-100042', vendorName: 'Fjord & Loom', carrier: 'PostNord', trackingNumber: 'PN123456789SE', isComplete: false, lines: [exampleLine] },
  link: ({ orderNumber }) => `/orders/${encodeURIComponent(orderNumber)}`,
  wordings: {
    en: ({ orderNumber, vendorName, carrier, trackingNumber, isComplete, lines }) => ({
      notice: { title: `A parcel from ${vendorName} is on its way`, body: `${carrier} is bringing it to you${trackingNumber ? `, tracking number ${trackingNumber}` : ''}.` },
      text: `${vendorName} has shipped your order ${orderNumber} with ${carrier}${trackingNumber ? ` (${trackingNumber})` : ''}.`,
      mail: {
        subject: `${vendorName} has shipped your order ${orderNumber}`,
        heading: 'Your parcel is on its way',
        paragraphs: [
          `${vendorName} has handed your parcel to ${carrier}.`,
          isComplete ? `With it, everything you ordered from ${vendorName} is on its way.` : `More is to come from ${vendorName}; we will let you know.`,
        ],
        lines: parcelLines(lines),
        facts: [['Order', orderNumber], ['Carrier', carrier], ...(trackingNumber ? [['Tracking number', trackingNumber] as const] : [])],
        action: 'Follow your order',
      },
    }),
    de: ({ orderNumber, vendorName, carrier, trackingNumber, isComplete, lines }) => ({
      notice: { title: `Ein Paket von ${vendorName} ist unterwegs`, body: `${carrier} bringt es Ihnen${trackingNumber ? `, Sendungsnummer ${trackingNumber}` : ''}.` },
      text: `${vendorName} hat Ihre Bestellung ${orderNumber} mit ${carrier} verschickt${trackingNumber ? ` (${trackingNumber})` : ''}.`,
      mail: {
        subject: `${vendorName} hat Ihre Bestellung ${orderNumber} verschickt`,
        heading: 'Ihr Paket ist unterwegs',
        paragraphs: [
          `${vendorName} hat Ihr Paket an ${carrier} übergeben.`,
          isComplete ? `Damit ist alles unterwegs, was Sie bei ${vendorName} bestellt haben.` : `Von ${vendorName} kommt noch mehr; wir geben Ihnen Bescheid.`,
        ],
        lines: parcelLines(lines),
        facts: [['Bestellung', orderNumber], ['Versand durch', carrier], ...(trackingNumber ? [['Sendungsnummer', trackingNumber] as const] : [])],
        action: 'Bestellung verfolgen',
      },
    }),
    hi: ({ orderNumber, vendorName, carrier, trackingNumber, isComplete, lines }) => ({
      notice: { title: `${vendorName} का पार्सल रवाना हो गया है`, body: `${carrier} इसे आप तक पहुँचाएगा${trackingNumber ? `, ट्रैकिंग नंबर ${trackingNumber}` : ''}।` },
      text: `${vendorName} ने आपका ऑर्डर ${orderNumber} ${carrier} से भेज दिया है${trackingNumber ? ` (${trackingNumber})` : ''}।`,
      mail: {
        subject: `${vendorName} ने आपका ऑर्डर ${orderNumber} भेज दिया है`,
        heading: 'आपका पार्सल रास्ते में है',
        paragraphs: [
          `${vendorName} ने आपका पार्सल ${carrier} को सौंप दिया है।`,
          isComplete ? `${vendorName} से मँगाया गया सारा सामान अब रास्ते में है।` : `${vendorName} से कुछ और सामान आना बाकी है; हम आपको बताएँगे।`,
        ],
        lines: parcelLines(lines),
        facts: [['ऑर्डर', orderNumber], ['कूरियर', carrier], ...(trackingNumber ? [['ट्रैकिंग नंबर', trackingNumber] as const] : [])],
        action: 'ऑर्डर की स्थिति देखें',
      },
    }),
  },
});
