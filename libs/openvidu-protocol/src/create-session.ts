import { z } from 'zod';
import { SESSION_ID_FORMAT } from './identifiers.js';
import { errorCustomSessionId, errorSessionEnums, errorTypeOfParameter } from './rest-error.js';
import { MediaMode, OutputMode, RecordingLayout, RecordingMode } from './vocabulary.js';

const text = z.string().nullish();
const Body = z.object({
  mediaMode: text,
  recordingMode: text,
  defaultOutputMode: text,
  defaultRecordingLayout: text,
  defaultCustomLayout: text,
  customSessionId: text,
});

const Enumerations = z.object({
  recordingMode: RecordingMode,
  defaultOutputMode: OutputMode,
  defaultRecordingLayout: RecordingLayout,
  mediaMode: MediaMode,
});

/** The properties of a session, complete with their defaults. */
export const SessionProperties = z.object({
  mediaMode: MediaMode,
  recordingMode: RecordingMode,
  defaultOutputMode: OutputMode,
  defaultRecordingLayout: RecordingLayout,
  defaultCustomLayout: z.string(),
  /** Empty when the creator named none. */
  customSessionId: z.string(),
});
export type SessionProperties = z.infer<typeof SessionProperties>;

/**
 * Reads the body of POST sessions (none at all = all defaults).
 * @throws RestError 400, in the order: types, enumerations, customSessionId (REST semantics 2.1)
 */
export function parseCreateSession(body: unknown): SessionProperties {
  const cast = Body.safeParse(body ?? {});
  if (!cast.success) throw errorTypeOfParameter();
  const given = cast.data;
  const enums = Enumerations.safeParse({
    recordingMode: given.recordingMode ?? 'MANUAL',
    defaultOutputMode: given.defaultOutputMode ?? 'COMPOSED',
    defaultRecordingLayout: given.defaultRecordingLayout ?? 'BEST_FIT',
    mediaMode: given.mediaMode ?? 'ROUTED',
  });
  if (!enums.success) throw errorSessionEnums(given);
  const customSessionId = given.customSessionId ?? '';
  if (customSessionId !== '' && !SESSION_ID_FORMAT.test(customSessionId)) throw errorCustomSessionId();
  return { ...enums.data, defaultCustomLayout: given.defaultCustomLayout ?? '', customSessionId };
}
