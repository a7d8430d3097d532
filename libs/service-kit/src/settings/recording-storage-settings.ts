import { z } from 'zod';
import { flag, url } from './configuration.js';
import { recordingSettings } from './openvidu-settings.js';

/** Characters of bucket and folder: the keys of buckets have 1024 bytes, and those of recordings take up to 500. */
const LONGEST_BUCKET = 500;
/** A bucket, or one with a folder in it: `recordings/of/2026`. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\/?$/;

/** Where finished recordings are kept. The names are those of OpenVidu Pro; gateways and recording workers need the same. */
export const recordingStorageSettings = {
  OPENVIDU_RECORDING_PATH: recordingSettings.OPENVIDU_RECORDING_PATH,
  OPENVIDU_PRO_RECORDING_STORAGE: z.enum(['local', 's3'], { error: 'must be local or s3' }).default('local'),
  OPENVIDU_PRO_AWS_S3_BUCKET: z
    .string()
    .regex(BUCKET, { error: 'must be the name of a bucket, or bucket/folder' })
    .max(LONGEST_BUCKET, { error: `must have no more than ${LONGEST_BUCKET} characters` })
    .optional(),
  /** A server other than AWS that speaks its protocol. */
  OPENVIDU_PRO_AWS_S3_SERVICE_ENDPOINT: url('http:', 'https:').optional(),
  OPENVIDU_PRO_AWS_S3_WITH_PATH_STYLE_ACCESS: flag(true),
  OPENVIDU_PRO_AWS_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/, { error: 'must be the name of a region, such as eu-west-1' })
    .optional(),
  /** Without the keys the machine's own role is used. */
  OPENVIDU_PRO_AWS_ACCESS_KEY: z.string().optional(),
  OPENVIDU_PRO_AWS_SECRET_KEY: z.string().optional(),
};
export type RecordingStorageSettings = z.infer<z.ZodObject<typeof recordingStorageSettings>>;

/** To be used with `superRefine`: a bucket needs a name, and its keys come together. */
export function checkRecordingStorage(settings: RecordingStorageSettings, context: z.RefinementCtx): void {
  if (settings.OPENVIDU_PRO_RECORDING_STORAGE !== 's3') return;
  const need = (name: keyof RecordingStorageSettings, when: string) => {
    if (settings[name] === undefined)
      context.addIssue({ code: 'custom', path: [name], message: `is needed when ${when}` });
  };
  need('OPENVIDU_PRO_AWS_S3_BUCKET', 'OPENVIDU_PRO_RECORDING_STORAGE is s3');
  if (settings.OPENVIDU_PRO_AWS_ACCESS_KEY) need('OPENVIDU_PRO_AWS_SECRET_KEY', 'OPENVIDU_PRO_AWS_ACCESS_KEY is set');
  if (settings.OPENVIDU_PRO_AWS_SECRET_KEY) need('OPENVIDU_PRO_AWS_ACCESS_KEY', 'OPENVIDU_PRO_AWS_SECRET_KEY is set');
}
