import type { Problem } from '../fields/read-body.js';

/** An answer of the REST API other than success. An empty message means an empty body, as documented for some codes. */
export class RestError extends Error {
  override readonly name = 'RestError';

  constructor(
    readonly status: number,
    message = '',
  ) {
    super(message);
  }
}

export const errorTypeOfParameter = () => new RestError(400, 'Type error in some parameter');
export const errorNotABoolean = (parameter: string) =>
  new RestError(400, `The query parameter "${parameter}" must be true or false`);
export const errorNotAJsonObject = () =>
  new RestError(400, 'The body must be a JSON object, sent with Content-Type: application/json');
/** Names all texts that are too long. */
export const errorTooLong = (problems: Problem[]) =>
  new RestError(
    400,
    problems
      .filter(({ kind }) => kind === 'length')
      .map(({ parameter, most }) => `Parameter "${parameter}" is too long. It may have ${most} characters`)
      .join('. '),
  );
export const errorMandatoryParameter = (name: string) => new RestError(400, `"${name}" parameter is mandatory`);
export const errorCustomSessionId = () =>
  new RestError(400, 'Parameter "customSessionId" is wrong. Must be an alphanumeric string');
export const errorSessionExists = () => new RestError(409);
export const errorNoSession = () => new RestError(404);
/** For a session in a path in front of one of its connections or streams. */
export const errorNoSessionInPath = () => new RestError(400);
export const errorNoConnection = () => new RestError(404);
export const errorNoStream = () => new RestError(404);
export const errorStreamOfIpCamera = () => new RestError(405);
export const errorNobodyInSession = () => new RestError(406);
export const errorSignalReceivers = () => new RestError(406, '"to" array has no valid connection identifiers');
export const errorSessionNotFound = (session: string) => new RestError(404, `Session ${session} not found`);
export const errorRoleNotDefined = (role: string) => new RestError(400, `Parameter role ${role} is not defined`);
export const errorKurentoOptionsNotAnObject = () =>
  new RestError(400, "Error in parameter 'kurentoOptions'. It is not a valid JSON object");
export const errorKurentoOptionsTypes = () => new RestError(400, "Type error in some parameter of 'kurentoOptions'");
export const errorRecipientsNotAnArray = () => new RestError(400, '"to" parameter is not a valid JSON array');
export const errorRtspUri = () => new RestError(400, '"rtspUri" parameter is not a valid rtsp uri');
export const errorNetworkCache = (most: number) =>
  new RestError(400, `"networkCache" parameter must be a number of milliseconds from 0 to ${most}`);
export const errorTooManyConnections = (limit: number) =>
  new RestError(400, `The session already has ${limit} participants, the most that it may have`);
export const errorTooManyIpCameras = (limit: number) =>
  new RestError(
    400,
    `The session already has ${limit} IP cameras, the most that it may have (OPENVIDU_IPCAM_MAX_PER_SESSION)`,
  );
export const errorIpCameraRefused = (problem: string) => new RestError(400, problem);
export const errorIpCameraNotPublished = (problem: string) =>
  new RestError(500, `The IP camera could not be published: ${problem}`);
/** The documented answer of a server whose recording module is off. */
export const errorNoRecordings = () => new RestError(501);
export const errorRecordingName = () =>
  new RestError(400, "Parameter 'name' is wrong. Must be an alphanumeric string [a-zA-Z0-9_-]");
export const errorRecordingResolution = () =>
  new RestError(422, 'Wrong "resolution" parameter. Acceptable values from 100 to 1999 for both width and height');
export const errorRecordingNothing = () =>
  new RestError(422, 'Cannot start a recording with both "hasAudio" and "hasVideo" set to false');
export const errorRecordingSharedMemory = () =>
  new RestError(422, 'Wrong "shmSize" parameter. Must be 134217728 (128 MB) minimum');
export const errorRecordingCustomLayout = () =>
  new RestError(422, 'Recordings with a CUSTOM layout cannot be made yet. Use "recordingLayout": "BEST_FIT"');
export const errorCannotBeRecorded = () => new RestError(409);
export const errorNoRecording = () => new RestError(404);
export const errorRecordingIsStarting = () => new RestError(406);
export const errorRecordingIsGoingOn = () => new RestError(409);
export const errorStartingRecording = (problem: string) => new RestError(500, `Error starting recording: ${problem}`);
export const errorRecordingState = (wanted: string, status: string) =>
  new RestError(409, `The recording cannot be ${wanted}: it is ${status}`);

/** The four enumerations of a new session are refused together, whichever is wrong. */
export const errorSessionEnums = (given: {
  recordingMode?: string | null;
  defaultOutputMode?: string | null;
  defaultRecordingLayout?: string | null;
  mediaMode?: string | null;
}) =>
  new RestError(
    400,
    `RecordingMode ${given.recordingMode ?? null} | Default OutputMode ${given.defaultOutputMode ?? null} | ` +
      `Default RecordingLayout ${given.defaultRecordingLayout ?? null} | MediaMode ${given.mediaMode ?? null}. ` +
      'Some parameter is not defined',
  );
