/** A recording to be played, and what pictures and recordings say of themselves. */
import { useState, type ReactNode } from 'react';
import type { FileFacts, Track } from '../../contract.ts';

export function Recording({
  facts,
  source,
  poster,
  title,
}: {
  readonly facts: FileFacts;
  readonly source: string;
  readonly poster?: { readonly source: string; readonly width: number; readonly height: number } | undefined;
  readonly title: string;
}): ReactNode {
  const seen = facts.tracks?.some(({ kind }) => kind === 'video') === true;
  return (
    <section aria-label="Recording" className="mb-6 space-y-3">
      {seen ? (
        // What is spoken has no words here, so there are none to show under it.
        <video
          controls
          preload="metadata"
          src={source}
          poster={poster?.source}
          aria-label={title}
          className="max-h-[70vh] w-full bg-black"
        />
      ) : (
        <>
          {poster && <Cover {...poster} />}
          <audio controls preload="metadata" src={source} aria-label={title} className="w-full" />
        </>
      )}
      <p role="note" className="border-l-2 border-ochre bg-ochre-tint px-3 py-2 text-14 text-ochre-ink">
        There is no transcript yet: what is said in it is neither found nor cited, only its title and tags are.
      </p>
      <Facts facts={facts} />
    </section>
  );
}

/** The cover of an audio file. One that the browser cannot draw is left out: it says nothing that the tags do not. */
function Cover({ source, width, height }: { readonly source: string; readonly width: number; readonly height: number }): ReactNode {
  const [broken, setBroken] = useState(false);
  if (broken) return null;
  // Its size is known before it comes, so that nothing moves when it does.
  return (
    <img
      src={source}
      width={width}
      height={height}
      alt="Cover"
      onError={() => setBroken(true)}
      className="h-auto max-h-60 w-auto max-w-full border border-line"
    />
  );
}

/** The facts as names and what they say. */
export function Facts({ facts }: { readonly facts: FileFacts }): ReactNode {
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-14">
      {factRows(facts).map(([name, says]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="figures min-w-0 break-words">{says}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Names and words of facts, in the order in which people ask for them. */
export function factRows(facts: FileFacts): (readonly [name: string, says: string])[] {
  const { type, width, height, taken, camera, latitude, longitude, seconds, tracks = [] } = facts;
  const rows: (readonly [string, string | undefined])[] = [
    ['Kind', type],
    ['Length', seconds === undefined ? undefined : lengthWords(seconds)],
    ['Size', width === undefined || height === undefined ? undefined : `${width} × ${height} pixels`],
    ['Taken', taken?.replace('T', ' ')],
    ['Camera', camera],
    ['Place', latitude === undefined || longitude === undefined ? undefined : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`],
    ...tracks.map((track, index) => [`Track ${index + 1}`, trackWords(track)] as const),
  ];
  return rows.flatMap(([name, says]) => (says === undefined ? [] : [[name, says] as const]));
}

/** `1:02:05`, `4:07`. */
export function lengthWords(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const channelWords: Readonly<Record<number, string>> = { 1: 'mono', 2: 'stereo' };

function trackWords({ kind, codec, language, channels, rate, width, height }: Track): string {
  const heard = channels === undefined ? undefined : (channelWords[channels] ?? `${channels} channels`);
  return [
    kind,
    codec,
    heard,
    rate === undefined ? undefined : `${rate / 1000} kHz`,
    width === undefined || height === undefined ? undefined : `${width} × ${height}`,
    language,
  ]
    .filter((word) => word !== undefined)
    .join(', ');
}
