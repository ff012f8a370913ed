import { z } from 'zod';
import { defineNotification, line, parcelLines } from './definition.ts';

/** To a vendor's fulfilling people: the buyer has called the order off, or what was not sent of it, so do not ship it. */
export const vendorOrderCancelled = defineNotification({
  event: 'vendor_order_cancelled',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({
    vendorId: z.string(),
    vendorOrderId: z.string(),
    number: z.string(),
    vendorName: z.string(),
    reason: z.string(),
    /** Some of it was sent before, and stands. */
    isRest: z.boolean().default(false),
    lines: z.array(line).default([]),
  }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorOrderId: 'vor_01jb2k0000000000000000000a',
    number: 'M-100042-1',
    vendorName: 'Fjord & Loom',
    reason: 'changed my mind',
    isRest: false,
    lines: [],
  },
  link: ({ vendorId, vendorOrderId }) => `/desk/${encodeURIComponent(vendorId)}/orders/${encodeURIComponent(vendorOrderId)}`,
  wordings: {
    en({ number, vendorName, reason, isRest, lines }) {
      const what = isRest ? `The rest of order ${number}` : `Order ${number}`;
      return {
        notice: { title: `${what} was cancelled`, body: `The buyer called it off. Please do not ship it.${reason === '' ? '' : ` Reason: ${reason}.`}` },
        text: `${what} for ${vendorName} was cancelled. Please do not ship it.`,
        mail: {
          subject: `${what} was cancelled: please do not ship it`,
          heading: `${what} was cancelled`,
          paragraphs: [
            isRest
              ? `The buyer has called off what was not sent yet of this order for ${vendorName}. Please do not ship it; its stock can be sold again. What was sent stands.`
              : `The buyer has called this order for ${vendorName} off. Please do not ship it; its stock can be sold again.`,
          ],
          ...(isRest && { lines: parcelLines(lines) }),
          facts: reason === '' ? [] : [['Reason', reason]],
          action: 'Open the order',
        },
      };
    },
    de({ number, vendorName, reason, isRest, lines }) {
      const what = isRest ? `Der Rest der Bestellung ${number}` : `Bestellung ${number}`;
      return {
        notice: { title: `${what} wurde storniert`, body: `Bitte nicht mehr versenden.${reason === '' ? '' : ` Grund: ${reason}.`}` },
        text: `${what} für ${vendorName} wurde storniert. Bitte nicht mehr versenden.`,
        mail: {
          subject: `${what} wurde storniert: bitte nicht versenden`,
          heading: `${what} wurde storniert`,
          paragraphs: [
            isRest
              ? `Was von dieser Bestellung für ${vendorName} noch nicht verschickt war, wurde storniert. Bitte versenden Sie es nicht; die Ware steht wieder zum Verkauf. Was verschickt ist, bleibt bestehen.`
              : `Diese Bestellung für ${vendorName} wurde storniert. Bitte versenden Sie sie nicht; die Ware steht wieder zum Verkauf.`,
          ],
          ...(isRest && { lines: parcelLines(lines) }),
          facts: reason === '' ? [] : [['Grund', reason]],
          action: 'Bestellung öffnen',
        },
      };
    },
    hi({ number, vendorName, reason, isRest, lines }) {
      const what = isRest ? `ऑर्डर ${number} का बाकी हिस्सा` : `ऑर्डर ${number}`;
      return {
        notice: { title: `${what} रद्द हो गया है`, body: `ख़रीदार ने इसे रद्द कर दिया है। कृपया इसे न भेजें।${reason === '' ? '' : ` कारण: ${reason}।`}` },
        text: `${vendorName}: ${what} रद्द हो गया है। कृपया इसे न भेजें।`,
        mail: {
          subject: `${what} रद्द हो गया है: कृपया इसे न भेजें`,
          heading: `${what} रद्द हो गया है`,
          paragraphs: [
            isRest
              ? `ख़रीदार ने ${vendorName} के इस ऑर्डर का जो सामान अभी नहीं भेजा गया था, उसे रद्द कर दिया है। कृपया इसे न भेजें; सामान फिर से बेचा जा सकता है। जो भेजा जा चुका है, वह पहले जैसा ही है।`
              : `ख़रीदार ने ${vendorName} का यह ऑर्डर रद्द कर दिया है। कृपया इसे न भेजें; सामान फिर से बेचा जा सकता है।`,
          ],
          ...(isRest && { lines: parcelLines(lines) }),
          facts: reason === '' ? [] : [['कारण', reason]],
          action: 'ऑर्डर खोलें',
        },
      };
    },
  },
});
