import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To the people who lead a vendor: one of its endpoints failed for so long that it is called no more. */
export const webhookDisabled = defineNotification({
  event: 'webhook_disabled',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ vendorId: z.string(), vendorName: z.string(), subscriptionId: z.string(), host: z.string(), failingSince: z.iso.datetime(), lastError: z.string() }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorName: 'Fjord & Loom',
    subscriptionId: 'whs_01jb2k0000000000000000000a',
    host: 'hooks.fjordloom.example',
    failingSince: '2026-03-01T09:30:00.000Z',
    lastError: 'the endpoint answered 503',
  },
  link: ({ vendorId }) => `/desk/${encodeURIComponent(vendorId)}/webhooks`,
  wordings: {
    en: ({ vendorName, host, failingSince, lastError }, { date }) => ({
      notice: { title: `We no longer call ${host}`, body: `It has failed since ${date(failingSince)}. Turn it on again when it works.` },
      text: `The endpoint at ${host.slice(0, 60)} kept failing and is turned off.`,
      mail: {
        subject: `We no longer call your endpoint at ${host}`,
        heading: 'An endpoint is turned off',
        paragraphs: [
          `An endpoint of ${vendorName} has failed since ${date(failingSince)}, so we have stopped calling it. Nothing is lost: what it missed is in its delivery log and can be sent again.`,
          'When it works, try it with a ping, turn it on, and send again what it missed.',
        ],
        facts: [['Host', host], ['Last failure', lastError]],
        action: 'Look at your endpoints',
      },
    }),
    de: ({ vendorName, host, failingSince, lastError }, { date }) => ({
      notice: { title: `${host} wird nicht mehr aufgerufen`, body: `Der Endpunkt scheitert seit dem ${date(failingSince)}. Schalten Sie ihn wieder ein, sobald er antwortet.` },
      text: `Der Endpunkt ${host.slice(0, 60)} scheiterte immer wieder und ist abgeschaltet.`,
      mail: {
        subject: `Ihr Endpunkt ${host} wird nicht mehr aufgerufen`,
        heading: 'Ein Endpunkt ist abgeschaltet',
        paragraphs: [
          `Ein Endpunkt von ${vendorName} scheitert seit dem ${date(failingSince)}; wir rufen ihn deshalb nicht mehr auf. Verloren ist nichts: Was ihm fehlt, steht in seinem Protokoll und kann erneut gesendet werden.`,
          'Sobald er antwortet: prüfen Sie ihn mit einem Ping, schalten Sie ihn ein, und senden Sie erneut, was ihm fehlt.',
        ],
        facts: [['Host', host], ['Letzter Fehler', lastError]],
        action: 'Endpunkte ansehen',
      },
    }),
    hi: ({ vendorName, host, failingSince, lastError }, { date }) => ({
      notice: { title: `${host} को अब कॉल नहीं किया जाता`, body: `यह ${date(failingSince)} से विफल हो रहा है। ठीक होने पर इसे फिर चालू करें।` },
      text: `एंडपॉइंट ${host.slice(0, 60)} बार-बार विफल हुआ और बंद कर दिया गया।`,
      mail: {
        subject: `आपके एंडपॉइंट ${host} को अब कॉल नहीं किया जाता`,
        heading: 'एक एंडपॉइंट बंद कर दिया गया है',
        paragraphs: [
          `${vendorName} का एक एंडपॉइंट ${date(failingSince)} से विफल हो रहा है, इसलिए हमने उसे कॉल करना बंद कर दिया है। कुछ खोया नहीं है: जो छूटा, वह डिलीवरी लॉग में है और फिर भेजा जा सकता है।`,
          'ठीक होने पर उसे पिंग से जाँचें, चालू करें और जो छूटा उसे फिर भेजें।',
        ],
        facts: [['होस्ट', host], ['पिछली विफलता', lastError]],
        action: 'एंडपॉइंट देखें',
      },
    }),
  },
});
