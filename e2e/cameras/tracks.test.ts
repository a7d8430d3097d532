import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { playsSteadily } from './plays-steadily.ts';
import type { RtspRequest } from './rtsp-message.ts';
import type { Script } from './script.ts';
import { useScriptedCameras } from './use-scripted-cameras.ts';

const cameras = useScriptedCameras();

const track = (name: string, media: string, ...attributes: string[]) =>
  [`m=${media}`, ...attributes.map((line) => `a=${line}`), `a=control:${name}`, ''].join('\r\n');

const METADATA = track('meta', 'application 0 RTP/AVP 107', 'rtpmap:107 vnd.onvif.metadata/90000', 'recvonly');
const BACK_CHANNEL = track('back', 'audio 0 RTP/AVP 0', 'rtpmap:0 PCMU/8000', 'sendonly');
const SECOND_VIDEO = track('small', 'video 0 RTP/AVP 98', 'rtpmap:98 H264/90000', 'recvonly');

const refused = ({ method, uri }: RtspRequest) =>
  method === 'SETUP' && !uri.endsWith('trackID=1') ? (['461 Unsupported Transport'] as const) : undefined;

test.concurrent.each<[string, Partial<Script>]>([
  [
    'a metadata track with the SSRC of the video',
    { description: ({ head, videoTrack }) => head + videoTrack + METADATA },
  ],
  [
    'a metadata track before the video',
    { description: ({ head, videoTrack }) => head + METADATA + videoTrack, controls: ['trackID=1'] },
  ],
  [
    'a back channel that cannot be set up',
    {
      description: ({ head, videoTrack }) => `${head}${videoTrack}a=recvonly\r\n${BACK_CHANNEL}`,
      answer: refused as Script['answer'],
    },
  ],
  [
    'a back channel before the video that cannot be set up',
    {
      description: ({ head, videoTrack }) => `${head}${BACK_CHANNEL}${videoTrack}a=recvonly\r\n`,
      answer: refused as Script['answer'],
    },
  ],
  [
    'a back channel that can be set up, and sends nothing',
    { description: ({ head, videoTrack }) => head + videoTrack + BACK_CHANNEL },
  ],
  [
    'a second video that cannot be set up',
    { description: ({ head, videoTrack }) => head + videoTrack + SECOND_VIDEO, answer: refused as Script['answer'] },
  ],
  [
    'a video that it calls sendonly, as it sends it',
    { description: ({ head, videoTrack }) => `${head}${videoTrack}a=sendonly\r\n` },
  ],
])('nothing is disturbed by %s', async (_what, script) => {
  const extraPayload = Buffer.from('<?xml version="1.0"?><tt:MetadataStream/>');
  const camera = await cameras.start({ controls: ['trackID=1'], ...script, extraPayload });
  await playsSteadily(cameras.running, camera.uri, 3_000);
  expect(camera.of('SETUP').map(({ uri }) => uri)).toEqual(camera.controls);
});

test.concurrent('a camera that has sound alone is not given up for being silent', async () => {
  // What it sends is no sound.
  const sound = track('trackID=1', 'audio 0 RTP/AVP 0', 'rtpmap:0 PCMU/8000');
  const camera = await cameras.start({ description: ({ head }) => head + sound });
  const { running } = cameras;
  const asked = { onlyPlayWithSubscribers: false };
  const { publicationId } = await running.ingest(randomUUID(), 'stream', camera.uri, asked);
  const reasons = () => running.cameraEvents(publicationId).flatMap(({ reason }) => reason ?? []);
  await until('it is asked again', () => camera.of('SETUP').length > 1, { limitMs: 25_000, seen: reasons });
  expect(reasons()).toEqual([expect.stringMatching(/^The camera sends nothing/), 'The camera has no video']);
  running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
});

test.concurrent('a camera that refuses its audio is seen without', async () => {
  const audio = track('sound', 'audio 0 RTP/AVP 0', 'rtpmap:0 PCMU/8000');
  const camera = await cameras.start({
    description: ({ head, videoTrack }) => head + videoTrack + audio,
    answer: refused as Script['answer'],
  });
  const { running } = cameras;
  const asked = { onlyPlayWithSubscribers: false };
  const { publicationId } = await running.ingest(randomUUID(), 'stream', camera.uri, asked);
  const events = () => running.cameraEvents(publicationId).map(({ state, reason }) => reason ?? state);
  await until('it plays', () => events().includes('playing'), { limitMs: 15_000, seen: events });
  expect(events()).toEqual(['connecting', 'The camera refuses its audio (461)', 'connecting', 'playing']);
  running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
});
