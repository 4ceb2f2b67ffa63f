import { expect, test } from 'vitest';
import { parseBytes } from '../parse.ts';

/** A WAV of silence. */
function wavOf(seconds: number): Buffer {
  const rate = 8000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + rate * seconds, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(rate * seconds, 40);
  return Buffer.concat([head, Buffer.alloc(rate * seconds, 128)]);
}

/** Frames of an MP3 behind tags. */
function mp3Of(tags: Readonly<Record<string, string>>): Buffer {
  const frames = Object.entries(tags).map(([id, text]) => {
    const head = Buffer.alloc(11);
    head.write(id, 0, 'latin1');
    head.writeUInt32BE(text.length + 1, 4);
    return Buffer.concat([head, Buffer.from(text, 'latin1')]);
  });
  const length = frames.reduce((sum, frame) => sum + frame.length, 0);
  const id3 = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, length >> 7, length & 0x7f]);
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x64]);
  return Buffer.concat([id3, ...frames, ...Array.from({ length: 40 }, () => frame)]);
}

test('a recording says how long it is and what is in it, and needs no words', async () => {
  const { format, document } = await parseBytes('a.wav', wavOf(2));
  expect([format, document.canonical, document.blocks]).toEqual(['recording', '', []]);
  expect(document.facts).toEqual({
    type: 'audio/wav',
    seconds: 2,
    tracks: [{ kind: 'audio', codec: 'pcm-u8', channels: 1, rate: 8000 }],
  });
});

test('its title is a heading and its tags are rows', async () => {
  const { document } = await parseBytes('a.mp3', mp3Of({ TIT2: 'Board meeting', TPE1: 'A. Clerk' }));
  expect([document.title, document.canonical]).toEqual(['Board meeting', 'Board meeting\n\nArtist\tA. Clerk']);
  expect(document.blocks.map(({ kind }) => kind)).toEqual(['heading', 'row']);
  expect(document.facts).toMatchObject({ type: 'audio/mpeg', tracks: [{ codec: 'mp3', channels: 2, rate: 44100 }] });
});

test('what is cut off or none is refused', async () => {
  for (const bytes of [wavOf(1).subarray(0, 30), Buffer.from('\0\0\0\x18ftypisom\0\0', 'latin1'), Buffer.from('no recording')])
    await expect(parseBytes('a.mp4', bytes)).rejects.toMatchObject({ code: 'PARSE_FAILED', details: { reason: 'broken' } });
});
