/** Languages that every template is written in; the first one serves people of all others. */
export const languages = ['en', 'de', 'hi'] as const;
export type Language = (typeof languages)[number];

/** The language to write in for a BCP 47 tag such as `de-AT`. */
export function languageOf(tag: string): Language {
  const primary = tag.toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === primary) ?? languages[0];
}

/** The tag to format numbers and dates by: the person's own when it is valid and its language is ours, so that `de-AT` stays Austrian. */
export function formattingTagOf(tag: string): string {
  const language = languageOf(tag);
  try {
    const [canonical] = Intl.getCanonicalLocales(tag.replaceAll('_', '-'));
    return canonical?.split('-')[0] === language ? canonical : language;
  } catch (error) {
    if (error instanceof RangeError) return language;
    throw error;
  }
}
