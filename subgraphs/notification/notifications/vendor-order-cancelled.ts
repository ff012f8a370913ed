import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To a vendor's fulfilling people: the buyer has called the order off, so do not ship it. */
export const vendorOrderCancelled = defineNotification({
  event: 'vendor_order_cancelled',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ vendorId: z.string(), vendorOrderId: z.string(), number: z.string(), vendorName: z.string(), reason: z.string() }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorOrderId: 'vor_01jb2k0000000000000000000a',
    number: 'M-100042-1',
    vendorName: 'Fjord & Loom',
    reason: 'changed my mind',
  },
  link: ({ vendorId, vendorOrderId }) => `/desk/${encodeURIComponent(vendorId)}/orders/${encodeURIComponent(vendorOrderId)}`,
  wordings: {
    en: ({ number, vendorName, reason }) => ({
      notice: { title: `Order ${number} was cancelled`, body: `The buyer called it off. Please do not ship it.${reason === '' ? '' : ` Reason: ${reason}.`}` },
      text: `Order ${number} for ${vendorName} was cancelled. Please do not ship it.`,
      mail: {
        subject: `Order ${number} was cancelled: please do not ship it`,
        heading: `Order ${number} was cancelled`,
        paragraphs: [`The buyer has called this order for ${vendorName} off. Please do not ship it; its stock can be sold again.`],
        facts: reason === '' ? [] : [['Reason', reason]],
        action: 'Open the order',
      },
    }),
    de: ({ number, vendorName, reason }) => ({
      notice: { title: `Bestellung ${number} wurde storniert`, body: `Bitte nicht mehr versenden.${reason === '' ? '' : ` Grund: ${reason}.`}` },
      text: `Bestellung ${number} für ${vendorName} wurde storniert. Bitte nicht mehr versenden.`,
      mail: {
        subject: `Bestellung ${number} wurde storniert: bitte nicht versenden`,
        heading: `Bestellung ${number} wurde storniert`,
        paragraphs: [`Diese Bestellung für ${vendorName} wurde storniert. Bitte versenden Sie sie nicht; die Ware steht wieder zum Verkauf.`],
        facts: reason === '' ? [] : [['Grund', reason]],
        action: 'Bestellung öffnen',
      },
    }),
    hi: ({ number, vendorName, reason }) => ({
      notice: { title: `ऑर्डर ${number} रद्द हो गया है`, body: `ख़रीदार ने इसे रद्द कर दिया है। कृपया इसे न भेजें।${reason === '' ? '' : ` कारण: ${reason}।`}` },
      text: `${vendorName} का ऑर्डर ${number} रद्द हो गया है। कृपया इसे न भेजें।`,
      mail: {
        subject: `ऑर्डर ${number} रद्द हो गया है: कृपया इसे न भेजें`,
        heading: `ऑर्डर ${number} रद्द हो गया है`,
        paragraphs: [`ख़रीदार ने ${vendorName} का यह ऑर्डर रद्द कर दिया है। कृपया इसे न भेजें; सामान फिर से बेचा जा सकता है।`],
        facts: reason === '' ? [] : [['कारण', reason]],
        action: 'ऑर्डर खोलें',
      },
    }),
  },
});
