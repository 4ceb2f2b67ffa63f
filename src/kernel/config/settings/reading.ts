/** What documents are read with. */
import { z } from 'zod';
import { places, type Setting } from '../setting.ts';

export const readingSettings = {
  fetchPrivateHosts: {
    variable: 'STEMMA_FETCH_PRIVATE_HOSTS',
    says: 'Places that web pages may be fetched from although they are not on the public internet, comma-separated, each host:port.',
    example: 'wiki.intern:443,10.0.0.7:8080',
    usual: '',
    schema: places,
  },
  ocr: {
    variable: 'STEMMA_OCR',
    says: 'The languages of words in pictures, as tesseract names them, joined by "+"; auto: those installed, or eng when they are many; off: none are read.',
    example: 'deu+eng',
    usual: 'auto',
    schema: z
      .string()
      .regex(/^(?:auto|off|[A-Za-z_]{2,30}(?:\+[A-Za-z_]{2,30}){0,9})$/, 'is neither auto, off nor languages joined by "+"'),
  },
  posters: {
    variable: 'STEMMA_POSTERS',
    says: 'Pictures of videos: auto: a frame by ffmpeg where it is installed; off: ffmpeg is not used, and covers in the files are all there is.',
    example: 'off',
    usual: 'auto',
    schema: z.enum(['auto', 'off']),
  },
} as const satisfies Record<string, Setting>;
