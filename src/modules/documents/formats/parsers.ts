import type { Format } from '../model.ts';

/** Which parser reads each format, and in which version. */
export type ParserVersions = Readonly<Record<Format, { readonly id: string; readonly version: number }>>;

/** Id and version of each parser: part of the identity of what it read. A change that changes any output raises the version. */
export const parsers: ParserVersions = {
  markdown: { id: 'markdown', version: 1 },
  text: { id: 'text', version: 1 },
  html: { id: 'html', version: 3 },
  csv: { id: 'csv', version: 1 },
  pdf: { id: 'pdf', version: 5 },
  docx: { id: 'docx', version: 3 },
  xlsx: { id: 'xlsx', version: 2 },
  pptx: { id: 'pptx', version: 3 },
  odt: { id: 'odt', version: 1 },
  ods: { id: 'ods', version: 1 },
  odp: { id: 'odp', version: 1 },
  rtf: { id: 'rtf', version: 1 },
  epub: { id: 'epub', version: 2 },
  eml: { id: 'eml', version: 2 },
  mbox: { id: 'mbox', version: 2 },
  mhtml: { id: 'mhtml', version: 1 },
  image: { id: 'image', version: 1 },
  recording: { id: 'recording', version: 1 },
  code: { id: 'code', version: 1 },
};
