import { z } from 'zod';
import { ConnectionObject } from './connection-object.js';
import { PUBLISHING_CONNECTION, SUBSCRIBING_CONNECTION } from './connection-examples.js';
import { MediaMode, OutputMode, RecordingLayout, RecordingMode } from '../../fields/vocabulary.js';

/** The session object of the REST API. Times are milliseconds since 1970. */
export const SessionObject = z
  .object({
    sessionId: z.string().meta({ description: 'The session.' }),
    createdAt: z.int().meta({ description: 'When the session was made, in milliseconds since 1970, UTC.' }),
    mediaMode: MediaMode.meta({ description: 'How media flows.' }),
    recording: z.boolean().meta({ description: 'Whether the session is being recorded now.' }),
    recordingMode: RecordingMode.meta({ description: 'Whether it is recorded by itself.' }),
    defaultOutputMode: OutputMode.meta({ description: 'What its recordings are, unless they say otherwise.' }),
    defaultRecordingLayout: RecordingLayout.optional().meta({
      description: 'The layout of its recordings; only if they are composed.',
    }),
    defaultCustomLayout: z
      .string()
      .optional()
      .meta({ description: 'Which of your own layouts, a relative path; only if the layout is `CUSTOM`.' }),
    customSessionId: z.string().meta({ description: 'The id that its creator gave it; empty if he gave none.' }),
    connections: z
      .object({
        numberOfElements: z.int().meta({ description: 'How many there are.' }),
        content: z.array(ConnectionObject).meta({ description: 'The connections, oldest first.' }),
      })
      .meta({ description: 'Who is in the session.' }),
  })
  .meta({
    id: 'Session',
    description:
      'A session: made with POST sessions, active once somebody has joined it, gone after the last has left.',
    examples: [
      {
        sessionId: 'ses_YnDaGYNcd7',
        createdAt: 1538481996019,
        mediaMode: 'ROUTED',
        recording: false,
        recordingMode: 'MANUAL',
        defaultOutputMode: 'COMPOSED',
        defaultRecordingLayout: 'CUSTOM',
        defaultCustomLayout: '',
        customSessionId: 'TestSession',
        connections: { numberOfElements: 2, content: [PUBLISHING_CONNECTION, SUBSCRIBING_CONNECTION] },
      },
    ],
  });
export type SessionObject = z.infer<typeof SessionObject>;

/** The answer to POST sessions: what 2.15 answers, and all that later servers do. */
export const CreatedSessionObject = SessionObject.extend({
  id: z.string().meta({ description: 'The session; tokens are made for this.' }),
}).meta({
  id: 'CreatedSession',
  description:
    'The session that was made. OpenVidu 2.15 answers only `id` and `createdAt`; newer clients read the rest.',
  examples: [
    {
      id: 'ses_YnDaGYNcd7',
      sessionId: 'ses_YnDaGYNcd7',
      createdAt: 1538481996019,
      mediaMode: 'ROUTED',
      recording: false,
      recordingMode: 'MANUAL',
      defaultOutputMode: 'COMPOSED',
      defaultRecordingLayout: 'BEST_FIT',
      customSessionId: '',
      connections: { numberOfElements: 0, content: [] },
    },
  ],
});
export type CreatedSessionObject = z.infer<typeof CreatedSessionObject>;

/** The answer to GET sessions. */
export const SessionList = z
  .object({
    numberOfElements: z.int().meta({ description: 'How many there are.' }),
    content: z.array(SessionObject).meta({ description: 'The sessions, oldest first.' }),
    next: z.string().optional().meta({
      description: 'Only with `limit`: to be given as `after` to get the following page; absent on the last one.',
    }),
  })
  .meta({
    id: 'SessionList',
    description: 'All sessions, also those that nobody has joined yet; with `limit` or `after` a page of them.',
    examples: [{ numberOfElements: 0, content: [] }],
  });
export type SessionList = z.infer<typeof SessionList>;
