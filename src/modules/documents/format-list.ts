/** What is read: the one list behind how files are told apart, what errors and pages say, and what a person may add. Browser-safe. */
import { codeLanguages } from './code-languages.ts';
import type { Format } from './model.ts';

export interface FormatFacts {
  /** How people call one document of it. */
  readonly name: string;
  /** How it is called among others in a sentence, where that is another word; equal ones are said once. */
  readonly among?: string;
  /** In lower case, the usual one first. */
  readonly extensions: readonly string[];
}

export const formatList: Readonly<Record<Format, FormatFacts>> = {
  pdf: { name: 'PDF', extensions: ['pdf'] },
  docx: { name: 'Word', extensions: ['docx', 'docm', 'dotx', 'dotm'] },
  xlsx: { name: 'Excel', extensions: ['xlsx', 'xlsm', 'xltx', 'xltm'] },
  pptx: { name: 'PowerPoint', extensions: ['pptx', 'pptm', 'ppsx', 'ppsm', 'potx', 'potm'] },
  odt: { name: 'OpenDocument text', among: 'OpenDocument', extensions: ['odt', 'ott'] },
  ods: { name: 'OpenDocument sheet', among: 'OpenDocument', extensions: ['ods', 'ots'] },
  odp: { name: 'OpenDocument slides', among: 'OpenDocument', extensions: ['odp', 'otp'] },
  rtf: { name: 'RTF', extensions: ['rtf'] },
  epub: { name: 'EPUB', extensions: ['epub'] },
  eml: { name: 'Mail', among: 'mails', extensions: ['eml'] },
  mbox: { name: 'Mailbox', among: 'mailboxes', extensions: ['mbox'] },
  mhtml: { name: 'Web archive', among: 'web archives', extensions: ['mhtml', 'mht'] },
  image: { name: 'Picture', among: 'pictures', extensions: ['png', 'jpg', 'jpeg', 'jpe', 'tif', 'tiff', 'webp', 'gif', 'bmp'] },
  recording: {
    name: 'Recording',
    among: 'recordings',
    extensions: ['mp3', 'm4a', 'wav', 'ogg', 'oga', 'opus', 'flac', 'aac', 'mp4', 'm4v', 'mov', 'webm', 'mkv', 'ogv'],
  },
  markdown: { name: 'Markdown', extensions: ['md', 'markdown', 'mdown', 'mkd'] },
  text: { name: 'Text', among: 'plain text', extensions: ['txt', 'text', 'log'] },
  html: { name: 'HTML', extensions: ['html', 'htm', 'xhtml', 'xht'] },
  csv: { name: 'CSV', extensions: ['csv', 'tsv', 'tab'] },
  code: { name: 'Code', among: 'source code', extensions: Object.keys(codeLanguages) },
};

/** "PDF, Word, OpenDocument and source code". */
export function formatNames(): string {
  const names = [...new Set(Object.values(formatList).map(({ name, among = name }) => among))];
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The format of an extension in lower case without its dot. */
export const formatOfExtension = (extension: string): Format | undefined => byExtension.get(extension);

const byExtension = new Map(
  Object.entries(formatList).flatMap(([format, { extensions }]) => extensions.map((extension) => [extension, format as Format] as const)),
);
