/** What a camera wrote into a picture: how it was held, when and where. Whatever of it cannot be read is left out. */
import exif, { type ExpandedTags } from 'exifreader';
import type { FileFacts } from '../../facts.ts';

export type CameraFacts = Pick<FileFacts, 'taken' | 'camera' | 'latitude' | 'longitude'> & { readonly orientation: number };

export function readExif(bytes: Uint8Array): CameraFacts {
  const { exif: tags, gps } = read(bytes);
  const orientation = tags?.Orientation?.value ?? 1;
  const taken = timeOf(textOf(tags?.DateTimeOriginal?.description) ?? textOf(tags?.DateTime?.description));
  const camera = cameraOf(textOf(tags?.Make?.description), textOf(tags?.Model?.description));
  return {
    orientation: Number.isInteger(orientation) && orientation >= 1 && orientation <= 8 ? orientation : 1,
    ...(taken === undefined ? {} : { taken }),
    ...(camera === '' ? {} : { camera }),
    ...(isWithin(gps?.Latitude, 90) && isWithin(gps?.Longitude, 180) ? { latitude: gps.Latitude, longitude: gps.Longitude } : {}),
  };
}

/** In a damaged picture numbers stand where texts should. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function read(bytes: Uint8Array): ExpandedTags {
  try {
    return exif.load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { expanded: true });
  } catch {
    return {};
  }
}

/** `2024:05:01 12:30:00` as `2024-05-01T12:30:00`. */
function timeOf(text: string | undefined): string | undefined {
  const [, year, month, day, time] = /^(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(text ?? '') ?? [];
  return year === undefined || year === '0000' ? undefined : `${year}-${month}-${day}T${time}`;
}

/** Most models begin with the name of their maker. */
function cameraOf(maker = '', model = ''): string {
  const [make, name] = [maker, model].map((text) =>
    text
      .replaceAll(/[\p{C}\s]+/gu, ' ')
      .trim()
      .slice(0, 100),
  ) as [string, string];
  return name.toLowerCase().startsWith(make.toLowerCase()) ? name : `${make} ${name}`.trim();
}

const isWithin = (degrees: number | undefined, most: number): degrees is number =>
  degrees !== undefined && Number.isFinite(degrees) && Math.abs(degrees) <= most;
