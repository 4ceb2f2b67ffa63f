/** The picture that stands for a recording: the cover that its file holds, else a frame of a video. */
import { imageSize } from 'image-size';
import type { AttachedImage } from 'mediabunny';
import type { PosterType } from '../../facts.ts';
import type { Poster } from '../../model.ts';
import { takeFrame, type Video } from './frame.ts';

/** Kept beside the text, so that it must be no more than a picture on a page needs. */
const mostBytes = 2 * 1024 * 1024;
/** A browser unpacks it whole. */
const longestSide = 5000;

const types: Readonly<Record<string, PosterType>> = { jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp' };

/** The front cover, or any picture where none is called so. What it says of its type is not believed. */
export function coverOf(images: readonly AttachedImage[]): Poster | undefined {
  const front = images.filter(({ kind }) => kind === 'coverFront');
  const others = images.filter(({ kind }) => kind === 'unknown');
  for (const { data } of [...front, ...others]) {
    const cover = asPoster(data, 'cover');
    if (cover) return cover;
  }
  return undefined;
}

export async function frameOf(video: Video): Promise<Poster | undefined> {
  const frame = await takeFrame(video);
  return frame && asPoster(frame, 'frame');
}

function asPoster(data: Uint8Array, origin: Poster['origin']): Poster | undefined {
  if (data.length === 0 || data.length > mostBytes) return undefined;
  const { type: kind, width, height } = sizeIn(data) ?? { width: 0, height: 0 };
  const type = types[kind ?? ''];
  if (type === undefined || !(width > 0 && height > 0 && width <= longestSide && height <= longestSide)) return undefined;
  // A copy: what it was cut from is the whole file.
  return { type, width, height, origin, bytes: Uint8Array.from(data) };
}

function sizeIn(data: Uint8Array): ReturnType<typeof imageSize> | undefined {
  try {
    return imageSize(data);
  } catch {
    return undefined;
  }
}
