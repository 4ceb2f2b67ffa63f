/** What a file says of itself beside its words: of pictures and recordings, which may have none. Browser-safe. */
import { z } from 'zod';

const trackSchema = z.object({
  kind: z.enum(['audio', 'video', 'subtitle']),
  codec: z.string().optional().describe('As programs name it: aac, opus, avc, vp9.'),
  language: z.string().optional(),
  channels: z.int().optional(),
  rate: z.int().optional().describe('Samples in a second.'),
  width: z.int().optional(),
  height: z.int().optional(),
});

export const factsSchema = z
  .object({
    type: z.string().describe('Its media type: image/png, video/mp4.'),
    width: z.int().optional().describe('In pixels, as it is shown.'),
    height: z.int().optional(),
    orientation: z.int().min(1).max(8).optional().describe('How the camera was held, as EXIF numbers it; left out for upright.'),
    taken: z.string().optional().describe('When, by the clock of the camera.'),
    camera: z.string().optional(),
    latitude: z.number().optional(),
    longitude: z.number().optional(),
    seconds: z.number().optional().describe('How long a recording is.'),
    tracks: z.array(trackSchema).optional(),
  })
  .meta({ id: 'FileFacts', description: 'What a picture or a recording says of itself.' });

/** What browsers draw and none of them runs. */
const posterTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
export type PosterType = (typeof posterTypes)[number];

const posterOrigins = ['cover', 'frame'] as const;
export type PosterOrigin = (typeof posterOrigins)[number];

export const posterSchema = z
  .object({
    type: z.enum(posterTypes),
    width: z.int(),
    height: z.int(),
    origin: z.enum(posterOrigins).describe('The cover in the file, or a frame of the video.'),
  })
  .meta({ id: 'Poster', description: 'The picture that stands for a recording: `bundles.poster` has it.' });

export type FileFacts = z.output<typeof factsSchema>;
export type Track = z.output<typeof trackSchema>;
