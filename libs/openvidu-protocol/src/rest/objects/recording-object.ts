import { z } from 'zod';
import { OutputMode, RecordingLayout } from '../../fields/vocabulary.js';

export const RecordingStatus = z.enum(['starting', 'started', 'stopped', 'ready', 'failed']);
export type RecordingStatus = z.infer<typeof RecordingStatus>;

/** The recording object of the REST API. */
export const RecordingObject = z
  .object({
    id: z.string().meta({ description: 'The recording: the id of its session, with a number behind it if need be.' }),
    name: z.string().meta({ description: 'The name it was given, else the same as `id`.' }),
    outputMode: OutputMode.meta({ description: 'One file with all streams, or one for each.' }),
    hasAudio: z.boolean().meta({ description: 'Whether audio is recorded.' }),
    hasVideo: z.boolean().meta({ description: 'Whether video is recorded.' }),
    resolution: z
      .string()
      .optional()
      .meta({ description: 'Width and height in pixels; only for composed recordings with video.' }),
    recordingLayout: RecordingLayout.optional().meta({
      description: 'The layout; only for composed recordings with video.',
    }),
    customLayout: z
      .string()
      .optional()
      .meta({ description: 'Which of your own layouts; only if `recordingLayout` is `CUSTOM`.' }),
    sessionId: z.string().meta({ description: 'The session that is recorded.' }),
    createdAt: z.int().meta({ description: 'When the recording was started, in milliseconds since 1970, UTC.' }),
    size: z.int().meta({ description: 'Size of the file in bytes; 0 until `status` is `ready`.' }),
    duration: z.number().meta({ description: 'Length of the file in seconds; 0 until `status` is `ready`.' }),
    url: z.string().nullable().meta({
      description:
        'Where the file is; null until `status` is `ready`. Needs the credentials of this API, unless `OPENVIDU_RECORDING_PUBLIC_ACCESS` is on.',
    }),
    status: RecordingStatus.meta({
      description:
        '`starting`: seen only in lists, while the start operation has not answered yet; cannot be stopped. `started`: the file exists and grows. `stopped`: nothing more is recorded, and the file is being finished. `ready`: the file is there, and `size`, `duration` and `url` are final. `failed`: something went wrong, and there may be no usable file.',
    }),
    paused: z.boolean().optional().meta({
      description: 'True while nothing is recorded because the recording was paused. An addition to OpenVidu.',
    }),
    progress: z.number().optional().meta({
      description: 'While `status` is `stopped`: how much of the file is made, in percent. An addition to OpenVidu.',
    }),
    failure: z.string().optional().meta({ description: 'Why the recording has `failed`. An addition to OpenVidu.' }),
  })
  .meta({
    id: 'Recording',
    description: 'A recording of a session.',
    examples: [
      {
        id: 'ses_YnDaGYNcd7',
        name: 'MyRecording',
        outputMode: 'COMPOSED',
        hasAudio: true,
        hasVideo: true,
        resolution: '1280x720',
        recordingLayout: 'CUSTOM',
        customLayout: '',
        sessionId: 'ses_YnDaGYNcd7',
        createdAt: 1600564785109,
        size: 303072692,
        duration: 108000.234,
        url: 'https://my.openvidu.ip/openvidu/recordings/ses_YnDaGYNcd7/MyRecording.mp4',
        status: 'ready',
      },
    ],
  });
export type RecordingObject = z.infer<typeof RecordingObject>;

/** The answer to GET recordings. */
export const RecordingList = z
  .object({
    count: z.int().meta({ description: 'How many there are.' }),
    items: z.array(RecordingObject).meta({ description: 'The recordings.' }),
  })
  .meta({ id: 'RecordingList', description: 'All recordings.', examples: [{ count: 0, items: [] }] });
export type RecordingList = z.infer<typeof RecordingList>;
