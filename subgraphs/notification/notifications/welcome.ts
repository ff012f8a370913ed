import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To somebody who has just created an account. */
export const welcome = defineNotification({
  event: 'welcome',
  audience: 'buyer',
  policies: { IN_APP: 'on', EMAIL: 'on', SMS: 'off', PUSH: 'off' },
  payload: z.strictObject({ displayName: z.string() }),
  example: { displayName: 'Mara Lindqvist' },
  link: () => '/',
  wordings: {
    en: ({ displayName }) => ({
      notice: { title: `Welcome, ${displayName}`, body: 'Independent makers and shops in one place: one cart, one checkout.' },
      text: `Welcome, ${displayName}! Your account is ready.`,
      mail: {
        subject: 'Welcome to the marketplace',
        heading: 'Good to have you here',
        paragraphs: ['Your account is ready. You shop from independent makers and shops with one cart and one checkout, and each of them ships to you.', 'Save what you like to your wishlist, and find your orders and returns in your account.'],
        action: 'Look around',
      },
    }),
    de: ({ displayName }) => ({
      notice: { title: `Willkommen, ${displayName}`, body: 'Unabhängige Hersteller und Läden an einem Ort: ein Warenkorb, eine Kasse.' },
      text: `Willkommen, ${displayName}! Ihr Konto ist eingerichtet.`,
      mail: {
        subject: 'Willkommen auf dem Marktplatz',
        heading: 'Schön, dass Sie da sind',
        paragraphs: [
          'Ihr Konto ist eingerichtet. Sie kaufen bei unabhängigen Herstellern und Läden mit einem Warenkorb und einer Kasse ein, und alle liefern zu Ihnen.',
          'Merken Sie sich, was Ihnen gefällt, und finden Sie Bestellungen und Rückgaben in Ihrem Konto.',
        ],
        action: 'Umsehen',
      },
    }),
    hi: ({ displayName }) => ({
      notice: { title: `स्वागत है, ${displayName}`, body: 'स्वतंत्र निर्माता और दुकानें एक ही जगह: एक कार्ट, एक चेकआउट।' },
      text: `स्वागत है, ${displayName}! आपका खाता तैयार है।`,
      mail: {
        subject: 'मार्केटप्लेस पर आपका स्वागत है',
        heading: 'आपका स्वागत है',
        paragraphs: ['आपका खाता तैयार है। आप एक ही कार्ट और एक ही चेकआउट से कई स्वतंत्र निर्माताओं और दुकानों से ख़रीद सकते हैं।', 'जो पसंद आए उसे विशलिस्ट में रखें; आपके ऑर्डर और वापसी आपके खाते में मिलेंगे।'],
        action: 'देखना शुरू करें',
      },
    }),
  },
});
