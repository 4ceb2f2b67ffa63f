/** What is read: the one list behind how files are told apart, what errors and pages say, and what a person may add. Browser-safe. */
import { codeLanguages } from './code-languages.ts';
import type { Format } from './model.ts';

export interface FormatFacts {
  /** How people call it. */
  readonly name: string;
  /** In lower case, the usual one first. */
  readonly extensions: readonly string[];
}

export const formatList: Readonly<Record<Format, FormatFacts>> = {
  pdf: { name: 'PDF', extensions: ['pdf'] },
  docx: { name: 'Word', extensions: ['docx', 'docm', 'dotx', 'dotm'] },
  xlsx: { name: 'Excel', extensions: ['xlsx', 'xlsm', 'xltx', 'xltm'] },
  pptx: { name: 'PowerPoint', extensions: ['pptx', 'pptm', 'ppsx', 'ppsm', 'potx', 'potm'] },
  odt: { name: 'OpenDocument text', extensions: ['odt', 'ott'] },
  ods: { name: 'OpenDocument sheets', extensions: ['ods', 'ots'] },
  odp: { name: 'OpenDocument slides', extensions: ['odp', 'otp'] },
  rtf: { name: 'RTF', extensions: ['rtf'] },
  epub: { name: 'EPUB', extensions: ['epub'] },
  eml: { name: 'Mail', extensions: ['eml'] },
  mbox: { name: 'Mailbox', extensions: ['mbox'] },
  image: { name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'jpe', 'tif', 'tiff', 'webp', 'gif', 'bmp'] },
  recording: {
    name: 'Recordings',
    extensions: ['mp3', 'm4a', 'wav', 'ogg', 'oga', 'opus', 'flac', 'aac', 'mp4', 'm4v', 'mov', 'webm', 'mkv', 'ogv'],
  },
  markdown: { name: 'Markdown', extensions: ['md', 'markdown', 'mdown', 'mkd'] },
  text: { name: 'Text', extensions: ['txt', 'text', 'log'] },
  html: { name: 'HTML', extensions: ['html', 'htm', 'xhtml', 'xht'] },
  csv: { name: 'CSV', extensions: ['csv', 'tsv', 'tab'] },
  code: { name: 'Source code, JSON, YAML', extensions: Object.keys(codeLanguages) },
};

/** "PDF, Word, Excel and CSV". */
export function formatNames(): string {
  const names = Object.values(formatList).map(({ name }) => name);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The format of an extension in lower case without its dot. */
export const formatOfExtension = (extension: string): Format | undefined => byExtension.get(extension);

const byExtension = new Map(
  Object.entries(formatList).flatMap(([format, { extensions }]) => extensions.map((extension) => [extension, format as Format] as const)),
);
