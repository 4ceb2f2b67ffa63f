/** Small recordings for tests. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A WAV of silence. */
export function wavOf(seconds: number): Buffer {
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

/** Frames of an MP3 behind tags, a cover among them when it is given. */
export function mp3Of(tags: Readonly<Record<string, string>>, cover?: { readonly type: string; readonly bytes: Uint8Array }): Buffer {
  const tag = (id: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(10);
    head.write(id, 0, 'latin1');
    head.writeUInt32BE(content.length, 4);
    return Buffer.concat([head, content]);
  };
  const frames = Object.entries(tags).map(([id, text]) => tag(id, Buffer.from(`\0${text}`, 'latin1')));
  // Text in Latin-1, the type, which picture it is (3, the front cover), no description, the picture.
  if (cover) frames.push(tag('APIC', Buffer.concat([Buffer.from(`\0${cover.type}\0\x03\0`, 'latin1'), cover.bytes])));
  const length = frames.reduce((sum, frame) => sum + frame.length, 0);
  const size = [21, 14, 7, 0].map((shift) => (length >> shift) & 0x7f);
  const id3 = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, ...size]);
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x64]);
  return Buffer.concat([id3, ...frames, ...Array.from({ length: 40 }, () => frame)]);
}

/** Whether ffmpeg is installed. */
export const hasFfmpeg = (): boolean => {
  const has = spawnSync('ffmpeg', ['-version']).status === 0;
  if (!has) console.warn('Posters of videos are not tested: ffmpeg is not installed here.');
  return has;
};

/** Two seconds of a video that is all of one colour, twice as wide as it is high, with what ends an MP4 at its end. */
export function videoOf(colour: string): Buffer<ArrayBuffer> {
  const name = join(tmpdir(), `stemma-video-${randomUUID()}.mp4`);
  const source = ['-f', 'lavfi', '-i', `color=c=${colour}:size=64x32:rate=5:duration=2`];
  const { status } = spawnSync('ffmpeg', ['-loglevel', 'error', ...source, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', name]);
  if (status !== 0) throw new Error('ffmpeg made no video.');
  const bytes = readFileSync(name);
  rmSync(name);
  return bytes;
}

/** A video of two frames, 16 by 16 and red, in H.264: for where no program may be needed to make one. */
export const tinyVideo = (): Buffer => gunzipSync(Buffer.from(tinyVideoPacked, 'base64'));

const tinyVideoPacked =
  'H4sIAAAAAAACA31SsU4CQRCdO4xBgwYTTCQhERMLE8UIQStJMFhQ2KqNmhzsIhduucvdclEbsCOx0IrCb7DwEyj8BXttDJ+ABeDscYQF0cnOzuzM7MzsvAWA' +
  'eInfWrpjMgAVhEROaW4xyax0EgCCJZtSlLuMaBzlKm3eg7re/2p/t06Xzus9PbPd/UTHwtFzMNGsD/ofAIFlZpouGg3mlglMUKADoDyBAmKNSZmMmj5n4V9S' +
  'cV1yW6ugfsErXs3A72xYF/6vM7Nu2GeATUq4gzJGDYePb/h5vbvKOyO6hkqckem3b3mJTt+8Q6JMDHvkcXVC5cgzPJt5rUoMKmKUBtOrJVQiLvOSym1ukqEv' +
  'Rmxakp4RqtlG3G8w6/CCgXrb4Q6RYl4F1H+MQvQahjzK/CgidILxcUMv3KQO0rOAWBsMcD/AqJxCYHHwCdFrlC/23FX7WGAyJ7atw3xrpaHAfLmTe9x56HW7' +
  'XjVLcyy/D8GRArf9IavdIcOawz0ARv0i8EGhR/Bdsl1wDG3FKZsq+e4mPxBEkZeGuYqmdG8POVMjXIC6z6gnBW3IACLotmZZhjyMoI6/5AdIJAAoZAMAAA==';
