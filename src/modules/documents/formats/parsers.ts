import type { Format } from '../model.ts';

/** Which parser reads each format, and in which version. */
export type ParserVersions = Readonly<Record<Format, { readonly id: string; readonly version: number }>>;

/** Id and version of each parser: part of the identity of what it read. A change that changes any output raises the version. */
export const parsers: ParserVersions = {
  markdown: { id: 'markdown', version: 2 },
  text: { id: 'text', version: 1 },
  html: { id: 'html', version: 4 },
  csv: { id: 'csv', version: 1 },
  pdf: { id: 'pdf', version: 6 },
  docx: { id: 'docx', version: 4 },
  xlsx: { id: 'xlsx', version: 3 },
  pptx: { id: 'pptx', version: 4 },
  odt: { id: 'odt', version: 2 },
  ods: { id: 'ods', version: 2 },
  odp: { id: 'odp', version: 2 },
  rtf: { id: 'rtf', version: 2 },
  epub: { id: 'epub', version: 3 },
  eml: { id: 'eml', version: 3 },
  mbox: { id: 'mbox', version: 2 },
  mhtml: { id: 'mhtml', version: 2 },
  image: { id: 'image', version: 2 },
  recording: { id: 'recording', version: 2 },
  code: { id: 'code', version: 1 },
};
