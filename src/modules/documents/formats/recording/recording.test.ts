import { expect, test } from 'vitest';
import { parseBytes } from '../parse.ts';
import { mp3Of, wavOf } from './recording.fixture.ts';

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
