/** Words and their boxes as Poppler reads them: an independent witness for the places of words. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether Poppler's `pdftotext` is installed. */
export const hasPoppler = (): boolean => spawnSync('pdftotext', ['-v']).error === undefined;

export interface PopplerWord {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The words of each page of a PDF. */
export function popplerWords(bytes: Uint8Array): PopplerWord[][] {
  const folder = mkdtempSync(join(tmpdir(), 'poppler-'));
  try {
    const file = join(folder, 'document.pdf');
    writeFileSync(file, bytes);
    const text = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    return text
      .split('<page ')
      .slice(1)
      .map((page) =>
        Array.from(page.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</g), (found) => {
          const [x = 0, y = 0, right = 0, bottom = 0] = found.slice(1, 5).map(Number);
          return {
            text: (found[5] ?? '').replace(/&(\w+);/g, (all, name: string) => entities[name] ?? all),
            x,
            y,
            width: right - x,
            height: bottom - y,
          };
        }),
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
