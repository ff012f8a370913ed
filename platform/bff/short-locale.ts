import { remembering } from '../remembering.ts';

/** Language, script and region of a BCP 47 tag: what texts are kept by, and few enough for pages to be kept by them, too. Throws RangeError for what is no tag. */
export const shortLocale = remembering(500, (tag) => {
  const { language, script, region } = new Intl.Locale(tag);
  return [language, script, region].filter(Boolean).join('-');
});
