import { z } from 'zod';
import { optionalWithDefault } from './parameter.js';
import { type Problem, readBody } from './read-body.js';
import { errorMandatoryParameter, errorRtspUri, errorTypeOfParameter } from './rest-error.js';

const isUrl = (text: string): boolean => URL.canParse(text);

/** The body of POST sessions/ID/connection. */
export const IpCameraBody = z
  .object({
    type: optionalWithDefault(z.enum(['IPCAM']), 'IPCAM', { description: 'The kind of connection.' }),
    rtspUri: z
      .string()
      .regex(/^(rtsp|file):\/\/./)
      .refine(isUrl)
      .meta({ description: 'Where the camera is.', examples: ['rtsp://your.camera.ip:7777/path'] }),
    adaptativeBitrate: optionalWithDefault(z.boolean(), true, {
      description:
        'Whether the video is encoded anew, so that its quality follows the bandwidth. Without, the camera’s own stream is passed on: less CPU, but clients may not understand it.',
    }),
    onlyPlayWithSubscribers: optionalWithDefault(z.boolean(), true, {
      description:
        'Whether the camera is connected only while somebody is subscribed: saves power and bandwidth, and the first subscriber waits a little longer.',
    }),
    networkCache: optionalWithDefault(z.int().min(0), 2_000, {
      description:
        'How much of the camera’s stream is buffered, in milliseconds. Less means less delay, and more trouble in networks that are not steady.',
    }),
    data: optionalWithDefault(z.string(), '', {
      description: 'About the camera; the `serverData` of its connection.',
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
 * @throws RestError 400, in the order: types, rtspUri missing, rtspUri of another kind (REST semantics 2.11)
 */
export function parseIpCamera(body: unknown): IpCamera {
  const { data, problems } = readBody(IpCameraBody, body);
  if (data) return data;
  const isUri = ({ parameter }: Problem) => parameter === 'rtspUri';
  if (problems.some((problem) => problem.kind === 'type' || !isUri(problem))) throw errorTypeOfParameter();
  if (problems.some(({ kind }) => kind === 'missing')) throw errorMandatoryParameter('rtspUri');
  throw errorRtspUri();
}
