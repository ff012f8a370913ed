import { z } from 'zod';
import { defineNotification } from './definition.ts';

/** To the address of an account for which somebody asked for a new password. Who has the link has the account, so it goes by mail only. */
export const passwordReset = defineNotification({
  event: 'password_reset',
  audience: 'buyer',
  policies: { EMAIL: 'mandatory' },
  onlyBy: ['EMAIL'],
  payload: z.strictObject({ validHours: z.int().min(1) }),
  example: { validHours: 1 },
  link: () => null,
  secretLink: (token) => `/reset-password?token=${encodeURIComponent(token)}`,
  wordings: {
    en: ({ validHours }, { count }) => ({
      notice: { title: 'Choose a new password', body: 'We have sent a link to your address.' },
      text: 'A new password was asked for: we have sent you a link by mail.',
      mail: {
        subject: 'Choose a new password',
        heading: 'Choose a new password',
        paragraphs: ['Somebody, probably you, asked for a new password for your account. Until you choose one, the old one stays.'],
        action: 'Choose a new password',
        note: `The link works once, for ${count(validHours, { one: 'hour', other: 'hours' })}. If it was not you, ignore this mail and pass the link to nobody: your account is safe.`,
      },
    }),
    de: ({ validHours }, { count }) => ({
      notice: { title: 'Neues Passwort wählen', body: 'Wir haben einen Link an Ihre Adresse geschickt.' },
      text: 'Ein neues Passwort wurde angefordert: Den Link dazu finden Sie in Ihrer Post.',
      mail: {
        subject: 'Wählen Sie ein neues Passwort',
        heading: 'Wählen Sie ein neues Passwort',
        paragraphs: ['Jemand, vermutlich Sie, hat ein neues Passwort für Ihr Konto angefordert. Bis Sie eines wählen, gilt das alte.'],
        action: 'Neues Passwort wählen',
        note: `Der Link gilt einmal und ${count(validHours, { one: 'Stunde', other: 'Stunden' })} lang. Wenn Sie das nicht waren, ist nichts zu tun; geben Sie den Link an niemanden weiter, dann ist Ihr Konto sicher.`,
      },
    }),
    hi: ({ validHours }, { count }) => ({
      notice: { title: 'नया पासवर्ड चुनें', body: 'हमने आपके पते पर एक लिंक भेजा है।' },
      text: 'नए पासवर्ड का अनुरोध मिला है: लिंक आपको ईमेल से भेजा गया है।',
      mail: {
        subject: 'नया पासवर्ड चुनें',
        heading: 'नया पासवर्ड चुनें',
        paragraphs: ['किसी ने, शायद आपने ही, आपके खाते के लिए नया पासवर्ड माँगा है। जब तक आप नया नहीं चुनते, पुराना ही चलेगा।'],
        action: 'नया पासवर्ड चुनें',
        note: `यह लिंक केवल एक बार और ${count(validHours, { one: 'घंटे', other: 'घंटे' })} तक काम करता है। अगर यह आपने नहीं माँगा, तो इस ईमेल को अनदेखा करें और लिंक किसी को न दें: आपका खाता सुरक्षित है।`,
      },
    }),
  },
});
