import { z } from 'zod';
import { hasClearCredentials } from '../../fields/camera-credentials.js';
import { optionalWithDefault } from '../../fields/parameter.js';
import { type Problem, readBody } from '../../fields/read-body.js';
import {
  errorMandatoryParameter,
  errorNetworkCache,
  errorRtspUri,
  errorTooLong,
  errorTypeOfParameter,
} from '../../errors/rest-error.js';
import { MAX_METADATA } from '../../rpc/rpc-methods.js';

/** Characters of the URI, and milliseconds of the buffer, at most. */
const MAX_URI = 2_048;
const MAX_CACHE_MS = 60_000;

const isRight = (uri: string): boolean =>
  URL.canParse(uri) && (uri.startsWith('file:') || hasClearCredentials(new URL(uri)));

/** The body of POST sessions/ID/connection. */
export const IpCameraBody = z
  .object({
    type: optionalWithDefault(z.enum(['IPCAM']), 'IPCAM', { description: 'The kind of connection.' }),
    rtspUri: z
      .string()
      .max(MAX_URI)
      .regex(/^(rtsps?|file):\/\/./)
      .refine(isRight)
      .meta({
        description:
          'Where the camera is: `rtsp`, or `rtsps` with TLS, with user and password if it wants them, in which `/`, `?` and `#` are escaped (`%2F`, `%3F`, `%23`). `file` plays a file of the media node, if that has a folder for such files.',
        examples: ['rtsp://your.camera.ip:7777/path'],
      }),
    adaptativeBitrate: optionalWithDefault(z.boolean(), true, {
      description:
        'Whether the video is encoded anew, so that its quality follows the bandwidth. Without, the camera’s own stream is passed on: less CPU, but clients may not understand it.',
    }),
    onlyPlayWithSubscribers: optionalWithDefault(z.boolean(), true, {
      description:
        'Whether the camera is connected only while somebody is subscribed: saves power and bandwidth, and the first subscriber waits a little longer.',
    }),
    networkCache: optionalWithDefault(z.int().min(0).max(MAX_CACHE_MS), 2_000, {
      description:
        'How much of the camera’s stream is buffered, in milliseconds. Less means less delay, and more trouble in networks that are not steady.',
    }),
    data: optionalWithDefault(z.string().max(MAX_METADATA), '', {
      description: 'About the camera, up to 10000 characters; the `serverData` of its connection.',
      examples: ['Office security camera'],
    }),
  })
  .meta({
    id: 'IpCameraBody',
    description: 'The camera that shall publish its video.',
    examples: [
      {
        type: 'IPCAM',
        rtspUri: 'rtsp://your.camera.ip.sdp',
        adaptativeBitrate: true,
        onlyPlayWithSubscribers: true,
        networkCache: 2_000,
        data: 'Office security camera',
      },
    ],
  });
export type IpCamera = z.output<typeof IpCameraBody>;

/**
 * Reads the body of POST sessions/ID/connection, once the session is known to exist.
 * @throws RestError 400, in the order: types, rtspUri missing, rtspUri of another kind (REST semantics 2.11), data too
 *   long, networkCache out of its bounds
 */
export function parseIpCamera(body: unknown): IpCamera {
  const { data, problems } = readBody(IpCameraBody, body);
  if (data) return data;
  if (problems.some(isOfType)) throw errorTypeOfParameter();
  if (problems.some(({ kind }) => kind === 'missing')) throw errorMandatoryParameter('rtspUri');
  if (problems.some(({ parameter }) => parameter === 'rtspUri')) throw errorRtspUri();
  if (problems.some(({ kind }) => kind === 'length')) throw errorTooLong(problems);
  throw errorNetworkCache(MAX_CACHE_MS);
}

/** Words of `type` that mean nothing to this server are taken for a wrong type, too. */
const isOfType = ({ kind, parameter }: Problem): boolean => kind === 'type' || parameter === 'type';
