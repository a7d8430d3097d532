import { z } from 'zod';
import { NameOrNone } from '../../fields/identifiers.js';
import { optionalWithDefault } from '../../fields/parameter.js';
import { readBody } from '../../fields/read-body.js';
import {
  errorCustomSessionId,
  errorSessionEnums,
  errorTooLong,
  errorTypeOfParameter,
} from '../../errors/rest-error.js';
import { MediaMode, OutputMode, RecordingLayout, RecordingMode } from '../../fields/vocabulary.js';

/** The body of POST sessions. */
export const CreateSessionBody = z
  .object({
    mediaMode: optionalWithDefault(MediaMode, 'ROUTED', {
      description:
        'How media flows. `ROUTED`: through the server, which recording needs. `RELAYED` is accepted and kept, but media still goes through the server, and the session cannot be recorded.',
    }),
    recordingMode: optionalWithDefault(RecordingMode, 'MANUAL', {
      description:
        'When the session is recorded. `MANUAL`: when you start and stop a recording. `ALWAYS`: from the first published stream until the last participant leaves.',
    }),
    defaultOutputMode: optionalWithDefault(OutputMode, 'COMPOSED', {
      description:
        'What recordings of this session are, unless they say otherwise. `COMPOSED`: all streams in the grid of one file. `COMPOSED_QUICK_START`: the same, starting sooner at the price of more CPU during the whole session. `INDIVIDUAL`: a file for each stream.',
    }),
    defaultRecordingLayout: optionalWithDefault(RecordingLayout, 'BEST_FIT', {
      description:
        'The layout of composed recordings. `BEST_FIT`: a grid in which all videos have the same space. `CUSTOM`: a page of yours. The other three are accepted, but there is no such layout yet.',
    }),
    defaultCustomLayout: optionalWithDefault(z.string(), '', {
      description:
        'Which of your own layouts, as a path relative to `OPENVIDU_RECORDING_CUSTOM_LAYOUT`. Matters only when `defaultRecordingLayout` is `CUSTOM`.',
      examples: ['CUSTOM_LAYOUT'],
    }),
    customSessionId: optionalWithDefault(NameOrNone, '', {
      description:
        'The id that the session shall have: up to 200 letters, digits, `-` and `_`. If there is a session with this id already, none is made, and the answer is `409`. Empty: the server makes an id.',
      examples: ['CUSTOM_SESSION_ID'],
    }),
  })
  .meta({
    id: 'CreateSessionBody',
    description: 'How a session shall be. Everything has a default, so the whole body may be left out.',
    examples: [{ customSessionId: 'CUSTOM_SESSION_ID' }],
  });

/** The properties of a session, complete with their defaults. */
export type SessionProperties = z.output<typeof CreateSessionBody>;

/**
 * Reads the body of POST sessions (none at all = all defaults).
 * @throws RestError 400, in the order: types, enumerations, customSessionId (REST semantics 2.1), texts that are too long
 */
export function parseCreateSession(body: unknown): SessionProperties {
  const { data, problems } = readBody(CreateSessionBody, body ?? {});
  if (data) return data;
  if (problems.some(({ kind }) => kind === 'type')) throw errorTypeOfParameter();
  const values = problems.filter(({ kind }) => kind === 'value');
  if (values.some(({ parameter }) => parameter !== 'customSessionId'))
    throw errorSessionEnums(body as z.input<typeof CreateSessionBody>);
  if (values.length > 0) throw errorCustomSessionId();
  throw errorTooLong(problems);
}
