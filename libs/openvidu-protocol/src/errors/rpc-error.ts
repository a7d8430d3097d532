/** An error answer of the WebSocket protocol. On the wire the message ends with its code; clients' tests look for it. */
export class RpcError extends Error {
  override readonly name = 'RpcError';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export const errorGeneric = (message: string) => new RpcError(999, message);
export const errorUnknownMethod = (method: string) =>
  new RpcError(999, `Method '${method}' is not known to this server`);
export const errorWrongParameter = (method: string, where: string) =>
  new RpcError(
    999,
    `The request '${method}' has a missing or wrong element: ${where}. Check that server and client have matching versions`,
  );
export const errorNotJoined = (method: string) =>
  new RpcError(
    803,
    `No connection found for this participant when calling '${method}'. Method 'Session.connect()' must be the first ` +
      'operation called in any session',
  );
export const errorUnavailable = () =>
  new RpcError(999, 'The server cannot do this at the moment. Try again in some seconds');

export const errorSessionCannotBeFound = (session: string) =>
  new RpcError(202, `Unable to join session. Session ${session} cannot be found`);
export const errorTokenNotValid = (session: string, token: string) =>
  new RpcError(401, `Unable to join session ${session}. Token ${token}is not valid`);
export const errorNoMediaNode = (session: string) =>
  new RpcError(204, `There is no available Media Node where to initialize session '${session}'`);
export const errorMetadataTooLong = (limit: number) =>
  new RpcError(500, `Unable to join session. The metadata of the client may have ${limit} characters`);
export const errorSessionFull = (session: string, limit: number) =>
  new RpcError(
    201,
    `Unable to join session ${session}. It already has ${limit} participants, the most that it may have`,
  );
export const errorAlreadyJoined = () => new RpcError(104, 'This client is already in the session');

export const errorMayNotPublish = () =>
  new RpcError(401, 'Unable to publish video. The user does not have a valid token');
export const errorAlreadyPublishing = (connectionId: string) =>
  new RpcError(10, `Participant '${connectionId}' is already publishing. Unpublish its stream first`);
export const errorNotStreaming = (connectionId: string) =>
  new RpcError(105, `Participant '${connectionId}' is not streaming media`);
export const errorSdpOfPublisher = (connectionId: string, problem: string) =>
  new RpcError(302, `Unable to generate SDP answer when publishing as '${connectionId}': ${problem}`);
export const errorSdpOfSubscriber = (subscriber: string, publisher: string, problem: string) =>
  new RpcError(302, `Unable to generate SDP answer when subscribing '${subscriber}' to '${publisher}': ${problem}`);
export const errorFilterNotAllowed = (connectionId: string, filter: string) =>
  new RpcError(
    406,
    `Error applying filter for publishing user ${connectionId}. The token has no permissions to apply filter ${filter}`,
  );

/** A picture that its owner believes to be changed must not go out as it is. */
export const errorFilterNotThere = (connectionId: string, filter: string) =>
  new RpcError(
    406,
    `Error applying filter for publishing user ${connectionId}. This server has no media filters, ${filter} neither`,
  );

/** The stray quotes in these two texts are the original's. */
export const errorSenderNotFound = (sender: string, session: string) =>
  new RpcError(102, `User '${sender} not found in session '${session}'`);
export const errorSenderNotStreaming = (sender: string, session: string) =>
  new RpcError(105, `User '${sender} not streaming media in session '${session}'`);
export const errorOwnStream = () => new RpcError(105, 'Can loopback only when publishing media');
export const errorStreamNotFound = (stream: string, session: string) =>
  new RpcError(105, `Stream '${stream}' does not exist in Session '${session}'`);
export const errorConnectionNotFound = (connectionId: string, session: string) =>
  new RpcError(102, `User ${connectionId} not found in session ${session}`);

export const errorSignalFormat = (message: string) =>
  new RpcError(600, `Provided signal object '${message.slice(0, 1_000)}' has not a valid JSON format`);
export const errorSignalTooLong = (limit: number) =>
  new RpcError(600, `Provided signal object is too long: it may have ${limit} characters`);
export const errorSignalReceiver = (problem: string) =>
  new RpcError(601, `Signal "to" field invalid format: ${problem}`);
export const errorSignalReceiverUnknown = () => errorSignalReceiver('some connectionId does not exist in this session');

/** What only moderators may do, or only to their own stream: the texts differ in the name of the action. */
export const errorMayNot = (action: string) =>
  new RpcError(401, `Unable to ${action}. The user does not have a valid token`);
export const errorToBeDisconnectedNotFound = () =>
  new RpcError(102, "Connection not found when calling 'forceDisconnect'");
export const errorIpCameraStream = (streamId: string) =>
  new RpcError(
    10,
    `The stream '${streamId}' of an IP camera cannot be unpublished. Disconnect the camera's connection instead`,
  );

export const errorOwnerNotFound = (streamId: string, session: string) =>
  new RpcError(102, `Owner of stream '${streamId}' not found in session '${session}'`);
export const errorNoUserForStream = (streamId: string, session: string) =>
  new RpcError(102, `Not user found for streamId '${streamId}' in session '${session}'`);
export const errorFilterOptions = (name: 'options' | 'params', given: string) =>
  new RpcError(406, `'${name}' parameter is not a JSON object: ${given.slice(0, 1_000)}`);
/** The stray quote is the original's. */
export const errorNoFilterApplied = (connectionId: string, session: string) =>
  new RpcError(406, `User '${connectionId} has no filter applied in session '${session}'`);
export const errorNoFilters = () =>
  new RpcError(999, 'This server has no media filters. Apply effects in the browser, before publishing');

/** The answer to `connect` of a client whose place was given up; the text is exactly this, without a code behind it. */
export const RECONNECTION_ERROR_CODE = 40_007;
export const errorReconnection = () => new RpcError(RECONNECTION_ERROR_CODE, 'reconnection error');
