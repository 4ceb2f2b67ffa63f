/** Scripts that are laid out otherwise than Latin. */

/** Scripts written without blanks: every character is a word of its own, so that its box is exact. */
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

export const isUnspaced = (text: string): boolean => unspaced.test(text);
export const isRightToLeft = (text: string): boolean => rightToLeft.test(text);
