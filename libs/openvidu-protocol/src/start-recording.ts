import { z } from 'zod';
import { SESSION_ID_OR_NONE } from './identifiers.js';
import { optional, optionalWithDefault } from './parameter.js';
import { OutputMode, RecordingLayout } from './vocabulary.js';

/** Width and height, both from 100 to 1999 (REST semantics 2.4). */
const RESOLUTION = /^(1\d{3}|[1-9]\d{2})x(1\d{3}|[1-9]\d{2})$/;

const OutputModeOrNone = z.enum([...OutputMode.options, '']);
const LayoutOrNone = z.enum([...RecordingLayout.options, '']);

/** The body of POST recordings/start. */
export const StartRecordingBody = z
  .object({
    session: z.string().meta({ description: 'The session to record.' }),
    name: optional(z.string().regex(SESSION_ID_OR_NONE), {
      description:
        'The name of the file, of letters, digits, `-` and `_`. Left out or empty: the `id` of the recording.',
      examples: ['MyRecording'],
    }),
    outputMode: optional(OutputModeOrNone, {
      description:
        'One file with all streams (`COMPOSED`), or one for each (`INDIVIDUAL`). Left out or empty: the `defaultOutputMode` of the session.',
    }),
    hasAudio: optionalWithDefault(z.boolean(), true, { description: 'Whether audio is recorded.' }),
    hasVideo: optionalWithDefault(z.boolean(), true, { description: 'Whether video is recorded.' }),
    recordingLayout: optional(LayoutOrNone, {
      description:
        'The layout, for composed recordings with video. Left out or empty: the `defaultRecordingLayout` of the session.',
    }),
    customLayout: optional(z.string(), {
      description:
        'Which of your own layouts, as a relative path, when the layout is `CUSTOM`. Left out: the `defaultCustomLayout` of the session.',
    }),
    resolution: optionalWithDefault(z.string().regex(RESOLUTION), '1920x1080', {
      description:
        'Width and height of composed recordings with video, in pixels, each from 100 to 1999. Others are answered with `422`.',
      examples: ['1280x720'],
    }),
  })
  .meta({
    id: 'StartRecordingBody',
    description: 'Which session shall be recorded, and how.',
    examples: [
      {
        session: 'ses_YnDaGYNcd7',
        name: 'MyRecording',
        outputMode: 'COMPOSED',
        hasAudio: true,
        hasVideo: true,
        recordingLayout: 'CUSTOM',
        customLayout: '',
        resolution: '1280x720',
      },
    ],
  });
