import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To somebody who has to prove that an address is theirs. The link is the proof, so it goes by mail only. */
export const emailVerification = defineNotification({
  event: 'email_verification',
  audience: 'buyer',
  policies: { EMAIL: 'mandatory' },
  onlyBy: ['EMAIL'],
  payload: z.strictObject({ validHours: z.int().min(1) }),
  example: { validHours: 48 },
  link: () => null,
  secretLink: (token) => `/verify-email?token=${encodeURIComponent(token)}`,
  wordings: {
    en: ({ validHours }, { count }) => ({
      notice: { title: 'Confirm your e-mail address', body: 'We have sent a link to your address.' },
      text: 'Please confirm your e-mail address: we have sent you a link by mail.',
      mail: {
        subject: 'Please confirm your e-mail address',
        heading: 'Is this your address?',
        paragraphs: ['Please confirm it, so that messages about your orders reach you and nobody else can use it.'],
        action: 'Confirm this address',
        note: `The link works once, for ${count(validHours, { one: 'hour', other: 'hours' })}. If you have no account with us, ignore this mail: nothing happens without the link.`,
      },
    }),
    de: ({ validHours }, { count }) => ({
      notice: { title: 'Bestätigen Sie Ihre E-Mail-Adresse', body: 'Wir haben einen Link an Ihre Adresse geschickt.' },
      text: 'Bitte bestätigen Sie Ihre E-Mail-Adresse: Den Link dazu finden Sie in Ihrer Post.',
      mail: {
        subject: 'Bitte bestätigen Sie Ihre E-Mail-Adresse',
        heading: 'Ist das Ihre Adresse?',
        paragraphs: ['Bitte bestätigen Sie sie, damit Nachrichten zu Ihren Bestellungen ankommen und niemand sonst sie verwendet.'],
        action: 'Adresse bestätigen',
        note: `Der Link gilt einmal und ${count(validHours, { one: 'Stunde', other: 'Stunden' })} lang. Wenn Sie kein Konto bei uns haben, ist nichts zu tun: Ohne den Link geschieht nichts.`,
      },
    }),
    hi: ({ validHours }, { count }) => ({
      notice: { title: 'अपना ईमेल पता पक्का करें', body: 'हमने आपके पते पर एक लिंक भेजा है।' },
      text: 'कृपया अपना ईमेल पता पक्का करें: लिंक आपको ईमेल से भेजा गया है।',
      mail: {
        subject: 'कृपया अपना ईमेल पता पक्का करें',
        heading: 'क्या यह आपका पता है?',
        paragraphs: ['कृपया इसे पक्का करें, ताकि आपके ऑर्डर के संदेश आप तक पहुँचें और कोई और इसका इस्तेमाल न कर सके।'],
        action: 'यह पता पक्का करें',
        note: `यह लिंक केवल एक बार और ${count(validHours, { one: 'घंटे', other: 'घंटे' })} तक काम करता है। अगर हमारे यहाँ आपका खाता नहीं है, तो इस ईमेल को अनदेखा करें।`,
      },
    }),
  },
});
