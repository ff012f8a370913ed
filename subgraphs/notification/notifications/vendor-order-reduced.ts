import { z } from 'zod';
import { defineNotification, exampleLine, line, parcelLines } from './definition.ts';

/** To a vendor's fulfilling people: the buyer has called some pieces off, so do not ship those; the rest of the order stands. */
export const vendorOrderReduced = defineNotification({
  event: 'vendor_order_reduced',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ vendorId: z.string(), vendorOrderId: z.string(), number: z.string(), vendorName: z.string(), reason: z.string(), lines: z.array(line) }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorOrderId: 'vor_01jb2k0000000000000000000a',
    number: 'M-100042-1',
    vendorName: 'Fjord & Loom',
    reason: 'one is enough',
    lines: [exampleLine],
  },
  link: ({ vendorId, vendorOrderId }) => `/desk/${encodeURIComponent(vendorId)}/orders/${encodeURIComponent(vendorOrderId)}`,
  wordings: {
    en: ({ number, vendorName, reason, lines }) => ({
      notice: { title: `Some of order ${number} was cancelled`, body: `Please do not ship these pieces; the rest stands.${reason === '' ? '' : ` Reason: ${reason}.`}` },
      text: `Some of order ${number} for ${vendorName} was cancelled. Please look before you ship it.`,
      mail: {
        subject: `Some of order ${number} was cancelled: please ship the rest only`,
        heading: `Some of order ${number} was cancelled`,
        paragraphs: [`The buyer has called these pieces of an order for ${vendorName} off. Please do not ship them; their stock can be sold again. The rest stands.`],
        lines: parcelLines(lines),
        facts: reason === '' ? [] : [['Reason', reason]],
        action: 'Open the order',
      },
    }),
    de: ({ number, vendorName, reason, lines }) => ({
      notice: { title: `Ein Teil der Bestellung ${number} wurde storniert`, body: `Bitte diese Stücke nicht versenden; der Rest bleibt bestehen.${reason === '' ? '' : ` Grund: ${reason}.`}` },
      text: `Ein Teil der Bestellung ${number} für ${vendorName} wurde storniert. Bitte vor dem Versand nachsehen.`,
      mail: {
        subject: `Ein Teil der Bestellung ${number} wurde storniert: bitte nur den Rest versenden`,
        heading: `Ein Teil der Bestellung ${number} wurde storniert`,
        paragraphs: [`Diese Stücke einer Bestellung für ${vendorName} wurden storniert. Bitte versenden Sie sie nicht; die Ware steht wieder zum Verkauf. Der Rest bleibt bestehen.`],
        lines: parcelLines(lines),
        facts: reason === '' ? [] : [['Grund', reason]],
        action: 'Bestellung öffnen',
      },
    }),
    hi: ({ number, vendorName, reason, lines }) => ({
      notice: { title: `ऑर्डर ${number} का एक हिस्सा रद्द हो गया है`, body: `कृपया ये वस्तुएँ न भेजें; बाकी ऑर्डर पहले जैसा ही है।${reason === '' ? '' : ` कारण: ${reason}।`}` },
      text: `${vendorName} के ऑर्डर ${number} का एक हिस्सा रद्द हो गया है। कृपया भेजने से पहले देख लें।`,
      mail: {
        subject: `ऑर्डर ${number} का एक हिस्सा रद्द हो गया है: कृपया केवल बाकी सामान भेजें`,
        heading: `ऑर्डर ${number} का एक हिस्सा रद्द हो गया है`,
        paragraphs: [`ख़रीदार ने ${vendorName} के ऑर्डर की ये वस्तुएँ रद्द कर दी हैं। कृपया इन्हें न भेजें; यह सामान फिर से बेचा जा सकता है। बाकी ऑर्डर पहले जैसा ही है।`],
        lines: parcelLines(lines),
        facts: reason === '' ? [] : [['कारण', reason]],
        action: 'ऑर्डर खोलें',
      },
    }),
  },
});
