import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To the people of a vendor that was let in. */
export const vendorApproved = defineNotification({
  event: 'vendor_approved',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory' },
  payload: z.strictObject({ vendorId: z.string(), vendorName: z.string() }),
  example: { vendorId: 'vnd_01jb2k0000000000000000000a', vendorName: 'Fjord & Loom' },
  link: ({ vendorId }) => `/desk/${encodeURIComponent(vendorId)}`,
  wordings: {
    en: ({ vendorName }) => ({
      notice: { title: `${vendorName} is open for business`, body: 'Your application is approved. Publish products, and buyers will find them.' },
      text: `${vendorName} is approved and can sell now.`,
      mail: {
        subject: `${vendorName} is approved`,
        heading: 'You are open for business',
        paragraphs: [`We have approved ${vendorName}. Products that you publish can be found and bought from now on.`, 'Before the first order: check your delivery rates, and tell us who may ship orders for you.'],
        action: 'Go to your desk',
      },
    }),
    de: ({ vendorName }) => ({
      notice: { title: `${vendorName} kann verkaufen`, body: 'Ihre Bewerbung ist angenommen. Veröffentlichen Sie Produkte, und sie werden gefunden.' },
      text: `${vendorName} ist freigeschaltet und kann jetzt verkaufen.`,
      mail: {
        subject: `${vendorName} ist freigeschaltet`,
        heading: 'Es kann losgehen',
        paragraphs: [
          `Wir haben ${vendorName} freigeschaltet. Was Sie veröffentlichen, kann ab jetzt gefunden und gekauft werden.`,
          'Vor der ersten Bestellung: Prüfen Sie Ihre Versandkosten und legen Sie fest, wer für Sie versenden darf.',
        ],
        action: 'Zum Verkäuferbereich',
      },
    }),
    hi: ({ vendorName }) => ({
      notice: { title: `${vendorName} अब बिक्री के लिए तैयार है`, body: 'आपका आवेदन स्वीकृत हो गया है। उत्पाद प्रकाशित करें, ख़रीदार उन्हें देख पाएँगे।' },
      text: `${vendorName} स्वीकृत हो गया है और अब बेच सकता है।`,
      mail: {
        subject: `${vendorName} स्वीकृत हो गया है`,
        heading: 'अब आप बेच सकते हैं',
        paragraphs: [`हमने ${vendorName} को स्वीकृति दे दी है। आपके प्रकाशित उत्पाद अब खोजे और ख़रीदे जा सकते हैं।`, 'पहले ऑर्डर से पहले अपनी डिलीवरी दरें जाँच लें और तय करें कि आपकी ओर से सामान कौन भेज सकता है।'],
        action: 'अपने डेस्क पर जाएँ',
      },
    }),
  },
});
