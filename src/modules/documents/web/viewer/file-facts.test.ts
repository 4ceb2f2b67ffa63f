import { expect, test } from 'vitest';
import { factRows, lengthWords } from './file-facts.tsx';

test('a length is said as players do', () => {
  expect([0.4, 59.6, 247, 3725].map(lengthWords)).toEqual(['0:00', '1:00', '4:07', '1:02:05']);
});

test('facts are said in words, those that are not known not at all', () => {
  expect(factRows({ type: 'image/jpeg', width: 4, height: 3, taken: '2024-05-01T12:30:00', latitude: 52.5, longitude: -13.25 })).toEqual([
    ['Kind', 'image/jpeg'],
    ['Size', '4 × 3 pixels'],
    ['Taken', '2024-05-01 12:30:00'],
    ['Place', '52.50000, -13.25000'],
  ]);
  const tracks = [
    { kind: 'video', codec: 'avc', width: 320, height: 240 },
    { kind: 'audio', codec: 'aac', channels: 2, rate: 44100, language: 'deu' },
  ] as const;
  expect(factRows({ type: 'video/mp4', seconds: 61, tracks: [...tracks] }).slice(1)).toEqual([
    ['Length', '1:01'],
    ['Track 1', 'video, avc, 320 × 240'],
    ['Track 2', 'audio, aac, stereo, 44.1 kHz, deu'],
  ]);
});
