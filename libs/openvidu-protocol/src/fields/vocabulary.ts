import { z } from 'zod';

/** The words of the public interface: enumerations as REST and the clients spell them. */
export const MediaMode = z.enum(['ROUTED', 'RELAYED']);
export const RecordingMode = z.enum(['MANUAL', 'ALWAYS']);
export const OutputMode = z.enum(['COMPOSED', 'COMPOSED_QUICK_START', 'INDIVIDUAL']);
export const RecordingLayout = z.enum([
  'BEST_FIT',
  'CUSTOM',
  'PICTURE_IN_PICTURE',
  'VERTICAL_PRESENTATION',
  'HORIZONTAL_PRESENTATION',
]);

/** What a participant may do; each role may do what the one before it may. */
export const Role = z.enum(['SUBSCRIBER', 'PUBLISHER', 'MODERATOR']);
export type Role = z.infer<typeof Role>;
/** `video` of a published stream; empty when it has none. */
export const TypeOfVideo = z.enum(['CAMERA', 'SCREEN', 'CUSTOM', 'IPCAM', '']);

/** Why something ended, in notifications, CDR and webhooks. */
export const Reason = z.enum([
  'unsubscribe',
  'unpublish',
  'disconnect',
  'forceUnpublishByUser',
  'forceUnpublishByServer',
  'forceDisconnectByUser',
  'forceDisconnectByServer',
  'lastParticipantLeft',
  'networkDisconnect',
  'mediaServerDisconnect',
  'openviduServerStopped',
  'recordingStoppedByServer',
  'automaticStop',
  'sessionClosedByServer',
]);
export type Reason = z.infer<typeof Reason>;

/** The version this server says it has to clients that compare it with their own. */
export const OPENVIDU_VERSION = '2.15.0';

/** The participant that a recorder joins as; at most one a session, and never shown. */
export const RECORDER_CONNECTION_ID = 'RECORDER';
