import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To somebody who asked for it: a variant can be had again. */
export const backInStock = defineNotification({
  event: 'back_in_stock',
  audience: 'buyer',
  policies: { IN_APP: 'on', EMAIL: 'on', PUSH: 'on' },
  payload: z.strictObject({ productId: z.string(), variantId: z.string(), title: z.string() }),
  example: { productId: 'prd_01jb2k0000000000000000000a', variantId: 'var_01jb2k0000000000000000000a', title: 'Herringbone throw, Oat' },
  link: ({ productId, variantId }) => `/products/${encodeURIComponent(productId)}?variant=${encodeURIComponent(variantId)}`,
  wordings: {
    en: ({ title }) => ({
      notice: { title: `${title.slice(0, 70)} is back`, body: 'You asked to be told: it can be ordered again.' },
      text: `${title.slice(0, 80)} can be ordered again.`,
      mail: {
        subject: `Back in stock: ${title.slice(0, 90)}`,
        heading: `${title} is back`,
        paragraphs: ['You asked us to tell you: it can be ordered again. We cannot set it aside for you, so it may go quickly.'],
        action: 'Look at it',
        note: 'We tell you once. To be told again, ask for it on the product’s page.',
      },
    }),
    de: ({ title }) => ({
      notice: { title: `${title.slice(0, 70)} ist wieder da`, body: 'Wie gewünscht: Der Artikel kann wieder bestellt werden.' },
      text: `${title.slice(0, 80)} kann wieder bestellt werden.`,
      mail: {
        subject: `Wieder da: ${title.slice(0, 90)}`,
        heading: `${title} ist wieder da`,
        paragraphs: ['Sie wollten es wissen: Der Artikel kann wieder bestellt werden. Zurücklegen können wir ihn nicht, er kann also schnell vergriffen sein.'],
        action: 'Ansehen',
        note: 'Wir sagen einmal Bescheid. Für ein nächstes Mal melden Sie sich auf der Seite des Artikels wieder an.',
      },
    }),
    hi: ({ title }) => ({
      notice: { title: `${title.slice(0, 60)} फिर उपलब्ध है`, body: 'जैसा आपने चाहा था: अब इसे फिर से ऑर्डर किया जा सकता है।' },
      text: `${title.slice(0, 60)} अब फिर से ऑर्डर किया जा सकता है।`,
      mail: {
        subject: `फिर उपलब्ध: ${title.slice(0, 90)}`,
        heading: `${title} फिर उपलब्ध है`,
        paragraphs: ['आपने हमसे बताने को कहा था: इसे अब फिर से ऑर्डर किया जा सकता है। हम इसे आपके लिए अलग नहीं रख सकते, इसलिए यह जल्दी समाप्त हो सकता है।'],
        action: 'इसे देखें',
        note: 'हम एक बार बताते हैं। अगली बार के लिए उत्पाद के पृष्ठ पर फिर से अनुरोध करें।',
      },
    }),
  },
});
