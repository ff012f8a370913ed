/** What happens to an account as a whole: another address, a copy of the data, the end. Those that bear a link go by mail only. */
import { z } from 'zod';
import { accountNotice } from './account-notice.ts';
import { defineNotification } from './definition.ts';

const byMail = { audience: 'buyer', policies: { EMAIL: 'mandatory' }, onlyBy: ['EMAIL'], link: () => null } as const;
const withToken = (path: string) => (token: string) => `${path}${encodeURIComponent(token)}`;

/** To the address that an account is to move to. Who has the link moves the account there. */
export const emailChangeRequested = defineNotification({
  ...byMail,
  event: 'email_change_requested',
  payload: z.strictObject({ requestedAt: z.iso.datetime() }),
  example: { requestedAt: '2026-03-01T09:35:00.000Z' },
  secretLink: withToken('/email-change?token='),
  wordings: {
    en: () => accountNotice('Confirm your new address', 'An account is to be moved to this address.', 'The link works once, for a day. If it was not you, ignore this mail.', 'Confirm this address'),
    de: () => accountNotice('Bestätigen Sie Ihre neue Adresse', 'Ein Konto soll auf diese Adresse umziehen.', 'Der Link gilt einmal und einen Tag lang. Wenn Sie das nicht waren, ist nichts zu tun.', 'Adresse bestätigen'),
    hi: () => accountNotice('अपना नया पता पुष्टि करें', 'एक खाते को इस पते पर ले जाया जाना है।', 'लिंक एक दिन तक, एक बार काम करता है। अगर यह आपने नहीं किया, तो इस ईमेल को अनदेखा करें।', 'पते की पुष्टि करें'),
  },
});

/** To the address that an account has left. Who has the link takes the account back. */
export const emailChanged = defineNotification({
  ...byMail,
  event: 'email_changed',
  payload: z.strictObject({ newEmail: z.string() }),
  example: { newEmail: 'm***@example.org' },
  secretLink: withToken('/email-change/undo?token='),
  wordings: {
    en: ({ newEmail }) => accountNotice('Your address was changed', `Your account now uses ${newEmail}.`, 'If it was not you, take the change back within 14 days: everybody will be signed out.', 'It was not me: undo'),
    de: ({ newEmail }) => accountNotice('Ihre Adresse wurde geändert', `Ihr Konto nutzt jetzt ${newEmail}.`, 'Wenn Sie das nicht waren, machen Sie die Änderung binnen 14 Tagen rückgängig: Alle werden abgemeldet.', 'Das war ich nicht: rückgängig'),
    hi: ({ newEmail }) => accountNotice('आपका पता बदला गया', `आपका खाता अब ${newEmail} का उपयोग करता है।`, 'अगर यह आपने नहीं किया, तो 14 दिनों के भीतर बदलाव वापस लें: सब साइन आउट हो जाएँगे।', 'यह मैं नहीं था: वापस लें'),
  },
});

/** To somebody whose copy of their data is ready. Who has the link has the copy. */
export const dataExportReady = defineNotification({
  ...byMail,
  event: 'data_export_ready',
  payload: z.strictObject({ readyAt: z.iso.datetime() }),
  example: { readyAt: '2026-03-01T09:35:00.000Z' },
  secretLink: withToken('/exports/'),
  wordings: {
    en: () => accountNotice('The copy of your data is ready', 'You asked for a copy of everything we keep about you.', 'The link works for seven days. Pass it to nobody.', 'Download'),
    de: () => accountNotice('Die Kopie Ihrer Daten ist fertig', 'Sie haben um eine Kopie von allem gebeten, was wir über Sie speichern.', 'Der Link gilt sieben Tage. Geben Sie ihn an niemanden weiter.', 'Herunterladen'),
    hi: () => accountNotice('आपके डेटा की प्रति तैयार है', 'आपने हमारे पास रखे आपके सारे डेटा की प्रति माँगी थी।', 'लिंक सात दिन तक काम करता है। इसे किसी को न दें।', 'डाउनलोड करें'),
  },
});

/** To somebody whose account is to be deleted, or is not any more. */
export const deletionScheduled = defineNotification({
  event: 'account_deletion',
  audience: 'buyer',
  policies: { IN_APP: 'mandatory', EMAIL: 'mandatory', SMS: 'off', PUSH: 'on' },
  payload: z.strictObject({ change: z.enum(['SCHEDULED', 'CANCELLED']), dueAt: z.iso.datetime() }),
  example: { change: 'SCHEDULED', dueAt: '2026-03-15T09:35:00.000Z' },
  link: () => '/account/privacy',
  wordings: {
    en: ({ change, dueAt }, { date }) =>
      change === 'SCHEDULED'
        ? accountNotice('Your account will be deleted', `Your account will be deleted on ${date(dueAt)}.`, 'Until then you can call it off in your account. If it was not you, do so and change your password.', 'Call it off')
        : accountNotice('Your account stays', 'The deletion of your account was called off.', 'There is nothing to do.', 'Your account'),
    de: ({ change, dueAt }, { date }) =>
      change === 'SCHEDULED'
        ? accountNotice('Ihr Konto wird gelöscht', `Ihr Konto wird am ${date(dueAt)} gelöscht.`, 'Bis dahin können Sie das in Ihrem Konto widerrufen. Wenn Sie das nicht waren, widerrufen Sie und ändern Sie Ihr Passwort.', 'Widerrufen')
        : accountNotice('Ihr Konto bleibt', 'Die Löschung Ihres Kontos wurde widerrufen.', 'Es ist nichts zu tun.', 'Ihr Konto'),
    hi: ({ change, dueAt }, { date }) =>
      change === 'SCHEDULED'
        ? accountNotice('आपका खाता हटाया जाएगा', `आपका खाता ${date(dueAt)} को हटाया जाएगा।`, 'तब तक आप अपने खाते में इसे रद्द कर सकते हैं। अगर यह आपने नहीं किया, तो रद्द करें और पासवर्ड बदलें।', 'रद्द करें')
        : accountNotice('आपका खाता बना रहेगा', 'आपके खाते को हटाना रद्द कर दिया गया।', 'कुछ करने की ज़रूरत नहीं।', 'आपका खाता'),
  },
});
