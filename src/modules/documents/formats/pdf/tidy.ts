/** Soft hyphens go but for one at the end; the rest is what canonical text allows. */
export const tidy = (text: string): string =>
  text
    .replace(/\u00ad(?!$)/g, '')
    .toWellFormed()
    .normalize('NFC')
    .trim();
