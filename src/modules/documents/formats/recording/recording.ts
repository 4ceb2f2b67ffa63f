/** Recordings: how long they are, their tracks, and what their tags say. What is spoken in them is not read; their title is text. */
import { ADTS, BufferSource, FLAC, Input, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } from 'mediabunny';
import type { InputTrack, MetadataTags } from 'mediabunny';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { measured } from '../../../../kernel/telemetry/measured.ts';
import type { FileFacts, Track } from '../../facts.ts';
import type { ParsedDocument, ReadRecording } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { statedProperties } from '../stated-properties.ts';
import type { Video } from './frame.ts';
import { coverOf, frameOf } from './poster.ts';

/** Files that name others, as playlists do, are none of these: nothing but the bytes at hand is ever read. */
const kinds = [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, MP3, FLAC, ADTS];
const mostTracks = 100;

/**
 * Reads a recording. `file` is where it lies, or its bytes, when a frame may be taken of a video.
 * Throws PARSE_FAILED with `details.reason` `broken` for one without a track that can be played.
 */
export async function parseRecording(bytes: Uint8Array, file?: Video['file']): Promise<ReadRecording> {
  try {
    const { facts, tags, seconds } = await measured('media', 'probing', () => probe(bytes));
    const seen = facts.tracks?.some(({ kind }) => kind === 'video') === true;
    const poster =
      coverOf(tags.images ?? []) ??
      (seen && file ? await measured('media', 'frame', () => frameOf({ file, type: facts.type, seconds })) : undefined);
    return { ...wordsOf(tags), facts, ...(poster ? { poster } : {}) };
  } catch (error) {
    throw error instanceof StemmaError ? error : broken(error);
  }
}

/** What stands in its file, without playing it. */
async function probe(bytes: Uint8Array): Promise<{ readonly facts: FileFacts; readonly tags: MetadataTags; readonly seconds: number }> {
  const input = new Input({ source: new BufferSource(bytes), formats: kinds });
  const tracks = (await input.getTracks()).slice(0, mostTracks);
  const seconds = await input.computeDuration();
  if (tracks.length === 0 || !Number.isFinite(seconds) || seconds <= 0) throw broken();
  const facts: FileFacts = {
    type: (await input.getMimeType()).split(';')[0] as string,
    seconds: Math.round(seconds * 1000) / 1000,
    tracks: await Promise.all(tracks.map(describe)),
  };
  return { facts, tags: await input.getMetadataTags(), seconds };
}

const broken = (cause?: unknown): StemmaError => {
  const words = 'The recording is damaged, cut off or of a kind that cannot be opened. Open it in a player, save it again and add that.';
  return new StemmaError('PARSE_FAILED', words, { reason: 'broken' }, { cause });
};

async function describe(track: InputTrack): Promise<Track> {
  const language = track.languageCode === 'und' ? {} : { language: track.languageCode };
  const codec = track.codec === null ? {} : { codec: track.codec };
  if (track.isVideoTrack()) return { kind: 'video', ...codec, ...language, width: track.displayWidth, height: track.displayHeight };
  if (track.isAudioTrack()) return { kind: 'audio', ...codec, ...language, channels: track.numberOfChannels, rate: track.sampleRate };
  return { kind: 'subtitle', ...codec, ...language };
}

/** The tags that people wrote: the title as a heading, the others as rows of their name and what they say. */
function wordsOf(tags: MetadataTags): ParsedDocument {
  const builder = new BlockBuilder();
  if (tags.title) {
    builder.title = tags.title;
    builder.text({ kind: 'heading', text: tags.title, level: 1 });
  }
  const { artist, album, albumArtist, genre, description, comment, date } = tags;
  const day = date && !Number.isNaN(date.getTime()) ? date.toISOString().slice(0, 10) : undefined;
  builder.properties = statedProperties({ authors: [artist ?? albumArtist], tags: [genre], dates: [day] });
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Artist', artist],
    ['Album', album],
    ['Album artist', albumArtist],
    ['Genre', genre],
    ['Date', day],
    ['Description', description],
    ['Comment', comment],
  ];
  const stated = rows.filter(([, says]) => says?.trim());
  if (stated.length > 0) {
    const table = builder.table();
    for (const [name, says = ''] of stated) builder.row({ table, cells: [name, says.slice(0, 10_000)] });
  }
  return builder.finish();
}
