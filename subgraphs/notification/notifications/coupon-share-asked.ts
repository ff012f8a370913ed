import { z } from 'zod';
import type { Formats } from '../domain/formats.ts';
import { defineNotification } from './definition.ts';

const payload = z.strictObject({
  vendorId: z.string(),
  vendorName: z.string(),
  couponId: z.string(),
  code: z.string(),
  description: z.string(),
  kind: z.enum(['PERCENT', 'FIXED', 'FREE_SHIPPING']),
  rateBasisPoints: z.int().nullable(),
  /** What is taken off in each currency; for fixed coupons only. */
  amounts: z.array(z.object({ currency: z.string(), offMinor: z.int() })),
  /** What the vendor would bear of what is taken off its goods. */
  vendorShareBasisPoints: z.int(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable(),
  /** Whether the vendor was asked before, and the coupon may cost more by now. */
  isAgain: z.boolean(),
});
type Asked = z.infer<typeof payload>;

/** What it takes off, given the words for the delivery charge. */
function takesOff({ kind, rateBasisPoints, amounts }: Asked, { money, percent, list }: Formats, delivery: string): string {
  if (kind === 'FREE_SHIPPING') return delivery;
  return kind === 'PERCENT' ? percent(rateBasisPoints ?? 0) : list(amounts.map(({ offMinor, currency }) => money(offMinor, currency)));
}

/** To those who lead a vendor: the marketplace asks it to bear a part of a coupon. */
export const couponShareAsked = defineNotification({
  event: 'coupon_share_asked',
  audience: 'vendor',
  policies: { IN_APP: 'mandatory', EMAIL: 'on' },
  payload,
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorName: 'Fjord & Loom',
    couponId: 'cpn_01jb2k0000000000000000000a',
    code: 'AUTUMN20',
    description: 'A fifth off for the first 25',
    kind: 'PERCENT',
    rateBasisPoints: 2000,
    amounts: [],
    vendorShareBasisPoints: 4000,
    startsAt: '2026-03-01T09:30:00.000Z',
    endsAt: '2026-04-01T00:00:00.000Z',
    isAgain: false,
  },
  link: ({ vendorId }) => `/desk/${encodeURIComponent(vendorId)}/coupons`,
  wordings: {
    en(asked, formats) {
      const { vendorName, code, description, isAgain } = asked;
      const share = formats.percent(asked.vendorShareBasisPoints);
      const until = asked.endsAt === null ? 'without an end' : formats.date(asked.endsAt);
      return {
        notice: isAgain
          ? { title: `The coupon ${code} has new terms`, body: `It may cost more than before. You would bear ${share} of what it takes off your goods; it applies to them once you agree.` }
          : { title: `Will you share the coupon ${code}?`, body: `You would bear ${share} of what it takes off your goods. It applies to them once you agree.` },
        text: `The marketplace asks ${vendorName.slice(0, 60)} to bear ${share} of the coupon ${code}. Agree or leave it in your coupons.`,
        mail: {
          subject: isAgain ? `The coupon ${code} has new terms: do you agree?` : `Will ${vendorName} share the coupon ${code}?`,
          heading: isAgain ? 'A coupon that you were asked to share has new terms' : 'The marketplace asks you to share a coupon',
          paragraphs: [
            isAgain ? `By its new terms the coupon ${code} may cost more, so it does not apply to the goods of ${vendorName} until you agree to them.` : `The coupon ${code} can apply to the goods of ${vendorName} if you bear a part of what it takes off them.`,
            'Nothing is taken from you unless you agree, and you can leave at any time.',
          ],
          facts: [['Coupon', code], ['What buyers read', description], ['It takes off', takesOff(asked, formats, 'the delivery charge')], ['You would bear', share], ['From', formats.date(asked.startsAt)], ['Until', until]],
          action: 'Look at the coupon',
        },
      };
    },
    de(asked, formats) {
      const { vendorName, code, description, isAgain } = asked;
      const share = formats.percent(asked.vendorShareBasisPoints);
      const until = asked.endsAt === null ? 'ohne Ende' : formats.date(asked.endsAt);
      return {
        notice: isAgain
          ? { title: `Der Gutschein ${code} hat neue Bedingungen`, body: `Er kann mehr kosten als bisher. Sie trügen ${share} des Nachlasses auf Ihre Waren; er gilt für sie, sobald Sie zustimmen.` }
          : { title: `Beteiligen Sie sich am Gutschein ${code}?`, body: `Sie trügen ${share} des Nachlasses auf Ihre Waren. Er gilt für sie, sobald Sie zustimmen.` },
        text: `Der Marktplatz bittet ${vendorName.slice(0, 60)}, ${share} des Gutscheins ${code} zu tragen. Entscheiden Sie bei Ihren Gutscheinen.`,
        mail: {
          subject: isAgain ? `Neue Bedingungen für den Gutschein ${code}: Stimmen Sie zu?` : `Beteiligt sich ${vendorName} am Gutschein ${code}?`,
          heading: isAgain ? 'Ein Gutschein, an dem Sie sich beteiligen können, hat neue Bedingungen' : 'Der Marktplatz bittet Sie um eine Beteiligung an einem Gutschein',
          paragraphs: [
            isAgain ? `Nach den neuen Bedingungen kann der Gutschein ${code} mehr kosten. Er gilt für die Waren von ${vendorName} daher erst, wenn Sie ihnen zustimmen.` : `Der Gutschein ${code} kann für die Waren von ${vendorName} gelten, wenn Sie einen Teil des Nachlasses darauf tragen.`,
            'Ohne Ihre Zustimmung kostet er Sie nichts, und Sie können sie jederzeit zurücknehmen.',
          ],
          facts: [['Gutschein', code], ['Was Käufer lesen', description], ['Nachlass', takesOff(asked, formats, 'die Versandkosten')], ['Ihr Anteil', share], ['Ab', formats.date(asked.startsAt)], ['Bis', until]],
          action: 'Gutschein ansehen',
        },
      };
    },
    hi(asked, formats) {
      const { vendorName, code, description, isAgain } = asked;
      const share = formats.percent(asked.vendorShareBasisPoints);
      const until = asked.endsAt === null ? 'कोई अंतिम तिथि नहीं' : formats.date(asked.endsAt);
      return {
        notice: isAgain
          ? { title: `कूपन ${code} की शर्तें बदल गई हैं`, body: `अब यह पहले से महँगा पड़ सकता है। आपके सामान पर छूट का ${share} आप वहन करेंगे; आपकी सहमति के बाद ही यह लागू होगा।` }
          : { title: `क्या आप कूपन ${code} में हिस्सा लेंगे?`, body: `आपके सामान पर छूट का ${share} आप वहन करेंगे। आपकी सहमति के बाद ही यह लागू होगा।` },
        text: `मार्केटप्लेस ${vendorName.slice(0, 50)} से कूपन ${code} का ${share} वहन करने का अनुरोध करता है।`,
        mail: {
          subject: isAgain ? `कूपन ${code} की नई शर्तें: क्या आप सहमत हैं?` : `क्या ${vendorName} कूपन ${code} में हिस्सा लेगा?`,
          heading: isAgain ? 'जिस कूपन में आपसे हिस्सा माँगा गया था, उसकी शर्तें बदल गई हैं' : 'मार्केटप्लेस आपसे एक कूपन में हिस्सा लेने का अनुरोध करता है',
          paragraphs: [
            isAgain ? `नई शर्तों के अनुसार कूपन ${code} महँगा पड़ सकता है, इसलिए आपकी सहमति तक यह ${vendorName} के सामान पर लागू नहीं होगा।` : `यदि आप छूट का एक हिस्सा वहन करें, तो कूपन ${code} ${vendorName} के सामान पर लागू हो सकता है।`,
            'आपकी सहमति के बिना आपसे कुछ नहीं लिया जाएगा, और आप कभी भी इससे हट सकते हैं।',
          ],
          facts: [['कूपन', code], ['ख़रीदार क्या पढ़ते हैं', description], ['छूट', takesOff(asked, formats, 'डिलीवरी शुल्क')], ['आपका हिस्सा', share], ['आरंभ', formats.date(asked.startsAt)], ['समाप्ति', until]],
          action: 'कूपन देखें',
        },
      };
    },
  },
});
