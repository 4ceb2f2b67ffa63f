import { writeFile, mkdtemp, rm, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pngOf } from '../recognition/tesseract.fixture.ts';
import { takeFrame } from './frame.ts';
import { parseRecording } from './recording.ts';
import { hasFfmpeg, mp3Of, videoOf } from './recording.fixture.ts';

const png = pngOf({ width: 6, height: 4, grey: new Uint8Array(24) });

test('the cover in a file is its poster, by what it is and not by what it says', async () => {
  const { poster } = await parseRecording(mp3Of({ TIT2: 'Song' }, { type: 'image/svg+xml', bytes: png }));
  expect(poster).toEqual({ type: 'image/png', width: 6, height: 4, origin: 'cover', bytes: Uint8Array.from(png) });
});

test('a cover that browsers could run, that is damaged or that is huge is none', async () => {
  const huge = Buffer.from(png);
  huge.writeUInt32BE(100_000, 16);
  for (const bytes of [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), png.subarray(0, 10), huge]) {
    const { poster, canonical } = await parseRecording(mp3Of({ TIT2: 'Song' }, { type: 'image/png', bytes }));
    expect([poster, canonical]).toEqual([undefined, 'Song']);
  }
});

test.skipIf(!hasFfmpeg())(
  'a frame of a video is its poster, of a file and of bytes, within limits and only when it is asked for',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stemma-frames-'));
    const file = join(folder, 'a');
    const video = videoOf('red');
    await writeFile(file, video);
    try {
      for (const given of [file, video]) {
        const { poster, facts } = await parseRecording(video, given);
        expect(poster).toMatchObject({ type: 'image/jpeg', width: 64, height: 32, origin: 'frame' });
        expect(facts).toMatchObject({ type: 'video/mp4', seconds: 2 });
      }
      expect((await parseRecording(video)).poster).toBeUndefined();
      const asked = { file: video, type: 'video/mp4', seconds: 2 };
      const limits = { milliseconds: 10_000, megabytes: 1500, outputBytes: 1_000_000 };
      expect((await takeFrame(asked, limits))?.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
      for (const less of [{ milliseconds: 1 }, { megabytes: 20 }, { outputBytes: 100 }])
        expect(await takeFrame(asked, { ...limits, ...less })).toBeUndefined();
      // A list of other files is no video of the kind that it is said to be.
      for (const bytes of [video.subarray(0, 600), Buffer.from(`ffconcat version 1.0\nfile ${file}\n`), Buffer.from(`#EXTM3U\n${file}\n`)])
        expect(await takeFrame({ ...asked, file: bytes }, limits)).toBeUndefined();
      expect((await readdir(tmpdir())).filter((name) => /^stemma-[0-9a-f]{8}-/.test(name))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
