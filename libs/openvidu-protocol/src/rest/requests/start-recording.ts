import { z } from 'zod';
import { NameOrNone } from '../../fields/identifiers.js';
import { optional, optionalWithDefault } from '../../fields/parameter.js';
import { readBody, type Problem } from '../../fields/read-body.js';
import {
  errorMandatoryParameter,
  errorRecordingName,
  errorRecordingNothing,
  errorRecordingResolution,
  errorTooLong,
  errorTypeOfParameter,
} from '../../errors/rest-error.js';
import { OutputMode, RecordingLayout } from '../../fields/vocabulary.js';

/** Width and height, both from 100 to 1999 (REST semantics 2.4). */
const RESOLUTION = /^(1\d{3}|[1-9]\d{2})x(1\d{3}|[1-9]\d{2})$/;

const OutputModeOrNone = z.enum([...OutputMode.options, '']);
/** The original takes whatever reads as a whole number. */
const SharedMemory = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,18}$/)
    .transform(Number),
]);
const LayoutOrNone = z.enum([...RecordingLayout.options, '']);

/** The body of POST recordings/start. */
export const StartRecordingBody = z
  .object({
    session: z.string().meta({ description: 'The session to record.' }),
    name: optional(NameOrNone, {
      description:
        'The name of the file: up to 200 letters, digits, `-` and `_`. Left out or empty: the `id` of the recording.',
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
    shmSize: optional(SharedMemory, {
      description: 'Taken for the sake of clients that send it: no browser records here, so nothing needs it.',
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

/** How a session shall be recorded; what is absent, the session says. */
export type StartRecordingProperties = Omit<z.output<typeof StartRecordingBody>, 'outputMode' | 'recordingLayout'> & {
  outputMode?: z.infer<typeof OutputMode>;
  recordingLayout?: z.infer<typeof RecordingLayout>;
};

/** Individual recordings have neither resolution nor layout: wrong ones do not matter. */
const isComposed = (body: unknown): boolean =>
  (body as { outputMode?: unknown } | null | undefined)?.outputMode !== 'INDIVIDUAL';

/**
 * Reads the body of POST recordings/start.
 * @throws RestError 400 and 422; the order of all checks is REST semantics 2.4
 */
export function parseStartRecording(body: unknown): StartRecordingProperties {
  const read = readBody(StartRecordingBody, body);
  const { data, problems } = read.data ? read : withoutPicture(body, read.problems);
  const wrong = (parameter: string, kind?: Problem['kind']) =>
    problems.some((problem) => problem.parameter === parameter && (kind === undefined || problem.kind === kind));
  if (problems.some(({ kind }) => kind === 'type')) throw errorTypeOfParameter();
  if (wrong('session')) throw errorMandatoryParameter('session');
  if (wrong('name', 'value')) throw errorRecordingName();
  if (wrong('name')) throw errorTooLong(problems);
  if (wrong('outputMode') || wrong('shmSize')) throw errorTypeOfParameter();
  if (wrong('resolution')) throw errorRecordingResolution();
  if (wrong('recordingLayout')) throw errorTypeOfParameter();
  if (!data) throw errorTypeOfParameter();
  if (!data.hasAudio && !data.hasVideo) throw errorRecordingNothing();
  const { name, outputMode, recordingLayout, ...rest } = data;
  return {
    ...rest,
    name: name || undefined,
    outputMode: outputMode || undefined,
    recordingLayout: recordingLayout || undefined,
  };
}

/** The body of an individual recording is read again without the words that do not matter for it. */
function withoutPicture(body: unknown, problems: Problem[]): ReturnType<typeof readBody<typeof StartRecordingBody>> {
  const matters = ({ parameter, kind }: Problem) =>
    kind === 'type' || (parameter !== 'resolution' && parameter !== 'recordingLayout');
  if (isComposed(body) || problems.some(matters)) return { data: undefined, problems };
  const { resolution: _resolution, recordingLayout: _layout, ...rest } = body as Record<string, unknown>;
  return readBody(StartRecordingBody, rest);
}
