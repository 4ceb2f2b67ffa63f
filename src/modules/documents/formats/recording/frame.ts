/**
 * A picture out of a video, by ffmpeg when it is installed. The program is given the open file and no name, told which kind it is, so
 * that it guesses none that names other files, and has only decoders of video and no way to a network.
 */
import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, type ProgramLimits } from '../programs/run-program.ts';

export interface Video {
  /** Where its bytes lie, or they themselves when they are few. */
  readonly file: string | Uint8Array;
  /** Its media type: video/mp4. */
  readonly type: string;
  readonly seconds: number;
}

const usualLimits: ProgramLimits = { milliseconds: 15_000, megabytes: 1500, outputBytes: 1024 * 1024 };
/** A screen has no more on its longer side where this is shown. */
const longestSide = 1280;
/** A picture of 8K has 33 million. */
const mostPixels = 40_000_000;

/** As ffmpeg names the kinds of files that have a video track here. */
const kinds: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/webm': 'matroska',
  'video/x-matroska': 'matroska',
};

const decoders = ['h264', 'hevc', 'vp8', 'libvpx', 'vp9', 'libvpx-vp9', 'av1', 'libdav1d', 'libaom-av1', 'mpeg4', 'prores', 'mjpeg'];

/** One picture as JPEG: of a tenth into it, where titles are over, else its first. Undefined without ffmpeg and when it fails. */
export async function takeFrame(video: Video, limits: ProgramLimits = usualLimits): Promise<Uint8Array | undefined> {
  const kind = kinds[video.type];
  // Nowhere else can a limit be set, or an open file be named.
  if (kind === undefined || process.platform === 'win32') return undefined;
  const moments = [Math.min(video.seconds / 10, 60), 0];
  for (const moment of moments) {
    await using input = await opened(video.file);
    const end = await runProgram({ program: 'ffmpeg', parameters: parametersOf(kind, moment), input: input.fd }, limits);
    if ('written' in end && end.written.length > 0) return end.written;
    if ('ended' in end && end.ended === 'limit') return undefined;
  }
  return undefined;
}

const size = `scale=w=min(${longestSide}\\,iw):h=min(${longestSide}\\,ih):force_original_aspect_ratio=decrease`;
const reading = `-threads 1 -max_pixels ${mostPixels} -protocol_whitelist file -codec_whitelist ${decoders.join(',')}`;
const writing = `-map 0:V:0 -frames:v 1 -threads 1 -map_metadata -1 -vf scale=w=iw*sar:h=ih,${size},setsar=1 -c:v mjpeg -q:v 4 -f image2pipe`;

/** No part of them has a space in it. */
const parametersOf = (kind: string, moment: number): string[] =>
  `-hide_banner -nostdin -loglevel quiet ${reading} -f ${kind} -ss ${moment.toFixed(3)} -i file:/dev/stdin ${writing} pipe:1`.split(' ');

/** The file, open for reading. One of bytes has no name any more when it has them, so that nothing of it stays behind. */
async function opened(file: string | Uint8Array): Promise<FileHandle> {
  if (typeof file === 'string') return open(file, 'r');
  const name = join(tmpdir(), `stemma-${randomUUID()}`);
  const made = await open(name, 'wx+', 0o600);
  await rm(name);
  // At places and not one after the other: whoever reads it starts at its beginning.
  for (let at = 0; at < file.length;) at += (await made.write(file, at, file.length - at, at)).bytesWritten;
  return made;
}
