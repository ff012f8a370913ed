import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** The mails of a day in one, to people who want them so. */
export const dailyDigest = defineNotification({
  event: 'daily_digest',
  audience: 'nobody',
  policies: { EMAIL: 'mandatory' },
  onlyBy: ['EMAIL'],
  payload: z.strictObject({ items: z.array(z.strictObject({ title: z.string(), body: z.string() })).min(1) }),
  example: {
    items: [
      { title: 'A parcel from Fjord & Loom is on its way', body: 'PostNord is bringing it to you.' },
      { title: 'Your parcel from Terra Keramik has arrived', body: 'Tell others how you like it.' },
    ],
  },
  link: () => '/account/notifications',
  wordings: {
    en: ({ items }, { count }) => {
      const news = count(items.length, { one: 'message', other: 'messages' });
      return {
        notice: { title: `Your day: ${news}`, body: 'All in one mail, as you wished.' },
        text: `Your day at the marketplace: ${news}.`,
        mail: {
          subject: `Your day at the marketplace: ${news}`,
          heading: 'What happened since yesterday',
          paragraphs: ['All of it in one mail, as you wished.'],
          lines: items.map(({ title, body }) => ({ title, detail: body, amount: '' })),
          action: 'Open your inbox',
        },
      };
    },
    de: ({ items }, { count }) => {
      const news = count(items.length, { one: 'Nachricht', other: 'Nachrichten' });
      return {
        notice: { title: `Ihr Tag: ${news}`, body: 'Alles in einer Mail, wie gewünscht.' },
        text: `Ihr Tag auf dem Marktplatz: ${news}.`,
        mail: {
          subject: `Ihr Tag auf dem Marktplatz: ${news}`,
          heading: 'Was seit gestern geschehen ist',
          paragraphs: ['Alles in einer Mail, wie Sie es gewünscht haben.'],
          lines: items.map(({ title, body }) => ({ title, detail: body, amount: '' })),
          action: 'Posteingang öffnen',
        },
      };
    },
    hi: ({ items }, { count }) => {
      const news = count(items.length, { one: 'संदेश', other: 'संदेश' });
      return {
        notice: { title: `आपका दिन: ${news}`, body: 'सब कुछ एक ही ईमेल में, जैसा आपने चाहा।' },
        text: `मार्केटप्लेस पर आपका दिन: ${news}।`,
        mail: {
          subject: `मार्केटप्लेस पर आपका दिन: ${news}`,
          heading: 'कल से अब तक क्या हुआ',
          paragraphs: ['सब कुछ एक ही ईमेल में, जैसा आपने चाहा था।'],
          lines: items.map(({ title, body }) => ({ title, detail: body, amount: '' })),
          action: 'इनबॉक्स खोलें',
        },
      };
    },
  },
});
