import { z } from 'zod';
import { CAMERA_CONNECTION, PUBLISHING_CONNECTION } from './connection-examples.js';
import { Role } from '../../fields/vocabulary.js';
import { WebRtcStats } from './webrtc-stats.js';

/** The connection object of the REST API and what is inside it. Times are milliseconds since 1970. */
const MediaOptions = z
  .object({
    hasAudio: z.boolean().meta({ description: 'Whether the stream has audio at all.' }),
    audioActive: z.boolean().optional().meta({ description: 'Whether it is on; only if `hasAudio`.' }),
    hasVideo: z.boolean().meta({ description: 'Whether the stream has video at all.' }),
    videoActive: z.boolean().optional().meta({ description: 'Whether it is on; only if `hasVideo`.' }),
    typeOfVideo: z
      .string()
      .optional()
      .meta({ description: '`CAMERA`, `SCREEN`, `CUSTOM` or `IPCAM`; only if `hasVideo`.' }),
    frameRate: z
      .number()
      .nullish()
      .meta({ description: 'Frames per second, as the publisher asked for them; only if `hasVideo`.' }),
    videoDimensions: z.string().nullish().meta({
      description: 'A JSON text with width and height in pixels; only if `hasVideo`. Changes with the video.',
    }),
    filter: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'The filter on the video; empty if there is none. Only if `hasVideo`.' }),
    adaptativeBitrate: z.boolean().optional().meta({ description: 'IP cameras only: as the camera was published.' }),
    onlyPlayWithSubscribers: z
      .boolean()
      .optional()
      .meta({ description: 'IP cameras only: as the camera was published.' }),
    networkCache: z
      .int()
      .optional()
      .meta({ description: 'IP cameras only: as the camera was published, in milliseconds.' }),
  })
  .meta({ id: 'MediaOptions', description: 'What a stream consists of at the moment.' });

const PublisherObject = z
  .object({
    createdAt: z.int().meta({ description: 'When the stream was published, in milliseconds since 1970, UTC.' }),
    streamId: z.string().meta({ description: 'The stream.' }),
    rtspUri: z.string().optional().meta({ description: 'IP cameras only: where the camera is, as it was given.' }),
    mediaOptions: MediaOptions,
    ...WebRtcStats.partial().shape,
  })
  .meta({ id: 'Publisher', description: 'A stream that a connection publishes.' });

const SubscriberObject = z
  .object({
    createdAt: z.int().meta({ description: 'When the subscription was made, in milliseconds since 1970, UTC.' }),
    streamId: z
      .string()
      .meta({ description: 'The stream: one of those in `publishers` of another connection of the session.' }),
    ...WebRtcStats.partial().shape,
  })
  .meta({ id: 'Subscriber', description: 'A stream that a connection receives.' });

export const ConnectionObject = z
  .object({
    connectionId: z.string().meta({ description: 'The connection.' }),
    status: z.literal('active').meta({ description: 'Always `active`; clients newer than 2.15 look at it.' }),
    createdAt: z.int().meta({ description: 'When the connection was made, in milliseconds since 1970, UTC.' }),
    location: z.string().meta({ description: 'Where the participant is; always `unknown`, as in OpenVidu CE.' }),
    platform: z.string().meta({ description: 'Browser and system of the participant, as the client describes them.' }),
    token: z
      .string()
      .optional()
      .meta({ description: 'The token that the participant has joined with; IP cameras have none.' }),
    role: Role.meta({ description: 'What the participant may do.' }),
    serverData: z.string().meta({ description: '`data` of the token.' }),
    clientData: z.string().meta({ description: 'What the client gave to `Session.connect`.' }),
    publishers: z.array(PublisherObject).meta({ description: 'What it publishes: one stream, or none.' }),
    subscribers: z.array(SubscriberObject).meta({ description: 'What it receives, oldest first.' }),
  })
  .meta({
    id: 'Connection',
    description: 'Somebody in a session: a participant, or an IP camera.',
    examples: [PUBLISHING_CONNECTION, CAMERA_CONNECTION],
  });
export type ConnectionObject = z.infer<typeof ConnectionObject>;
