/** Text as HTML that does nothing but show it, and pieces of a page that know which part of the pack they show. Pure. */

/** A stretch of the file and the name of the part it shows; `page` for what belongs to none. */
export interface Piece {
  readonly of: string;
  readonly html: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\r': '&#13;' };

/** Text for an element or an attribute in double quotes. Control characters, which HTML does not allow, show as U+FFFD. */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd')
    .replaceAll(/[&<>"'\r]/g, (character) => entities[character] as string);

/** Words of documents and people, kept apart from what stands around them: their direction and their marks end with them. */
export const foreign = (text: string): string => `<bdi>${escaped(text)}</bdi>`;

/** JSON for a script element: the same JSON, with nothing in it that could end the element or begin a comment. */
export const inertJson = (json: string): string =>
  json.replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The id of the element that shows a part. */
export const anchorOf = (name: string): string => name.replaceAll('/', '-');
