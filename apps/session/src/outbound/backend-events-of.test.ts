import { cdrLine, webhookBody } from '@convene/openvidu-protocol';
import type { SessionEventBody } from '@convene/service-contracts';
import { expect, it } from 'vitest';
import { backendEventsOf } from './backend-events-of.js';

const person = { location: 'unknown', platform: 'Chrome', clientData: 'Alice', serverData: '' };
const end = { startTime: 1_000, duration: 2, reason: 'disconnect' } as const;
const camera = { videoSource: 'CAMERA', videoFramerate: 30, videoDimensions: '{"width":640,"height":480}' };
const sending = { streamId: 'str_A', participantId: 'con_A', connection: 'OUTBOUND' } as const;
const receiving = { streamId: 'str_A', participantId: 'con_B', connection: 'INBOUND', receivingFrom: 'con_A' } as const;
const both = { audioEnabled: true, videoEnabled: true };

const ipCamera = {
  videoSource: 'IPCAM',
  videoFramerate: null,
  rtspUri: 'rtsp://camera/live',
  adaptativeBitrate: false,
  onlyPlayWithSubscribers: true,
  networkCache: 500,
};
const ofIpCamera =
  '"rtspUri":"rtsp://camera/live","adaptativeBitrate":false,"onlyPlayWithSubscribers":true,"networkCache":500,' +
  '"videoSource":"IPCAM","videoFramerate":null,"videoDimensions":null';

/** Each with the text that has the documented fields in their documented order. */
const told: [SessionEventBody, string][] = [
  [{ type: 'sessionCreated', timestamp: 3_000 }, '{"sessionId":"S","timestamp":3000}'],
  [
    { type: 'sessionDestroyed', ...end, timestamp: 3_000 },
    '{"sessionId":"S","timestamp":3000,"startTime":1000,"duration":2,"reason":"disconnect"}',
  ],
  [
    { type: 'participantJoined', ...person, metadata: 'Alice', connectionId: 'con_A', timestamp: 3_000 },
    '{"sessionId":"S","timestamp":3000,"participantId":"con_A","location":"unknown","platform":"Chrome",' +
      '"clientData":"Alice","serverData":""}',
  ],
  [
    { type: 'participantLeft', ...person, ...end, connectionId: 'con_A', timestamp: 3_000 },
    '{"sessionId":"S","timestamp":3000,"startTime":1000,"duration":2,"reason":"disconnect","participantId":"con_A",' +
      '"location":"unknown","platform":"Chrome","clientData":"Alice","serverData":""}',
  ],
  [
    { type: 'webrtcConnectionCreated', ...both, ...camera, ...sending, timestamp: 3_000 },
    '{"sessionId":"S","timestamp":3000,"streamId":"str_A","participantId":"con_A","connection":"OUTBOUND",' +
      '"videoSource":"CAMERA","videoFramerate":30,"videoDimensions":"{\\"width\\":640,\\"height\\":480}",' +
      '"audioEnabled":true,"videoEnabled":true}',
  ],
  [
    { type: 'webrtcConnectionDestroyed', ...both, ...camera, ...receiving, ...end, timestamp: 3_000 },
    '{"sessionId":"S","timestamp":3000,"startTime":1000,"duration":2,"reason":"disconnect","streamId":"str_A",' +
      '"participantId":"con_B","connection":"INBOUND","receivingFrom":"con_A","videoSource":"CAMERA",' +
      '"videoFramerate":30,"videoDimensions":"{\\"width\\":640,\\"height\\":480}","audioEnabled":true,"videoEnabled":true}',
  ],
  [
    {
      type: 'webrtcConnectionCreated',
      ...both,
      ...sending,
      ...ipCamera,
      timestamp: 3_000,
    },
    '{"sessionId":"S","timestamp":3000,"streamId":"str_A","participantId":"con_A","connection":"OUTBOUND",' +
      `${ofIpCamera},"audioEnabled":true,"videoEnabled":true}`,
  ],
  [
    { type: 'webrtcConnectionDestroyed', ...both, ...sending, ...ipCamera, ...end, timestamp: 3_000 },
    '{"sessionId":"S","timestamp":3000,"startTime":1000,"duration":2,"reason":"disconnect","streamId":"str_A",' +
      `"participantId":"con_A","connection":"OUTBOUND",${ofIpCamera},"audioEnabled":true,"videoEnabled":true}`,
  ],
  [
    { type: 'webrtcConnectionCreated', ...sending, audioEnabled: true, videoEnabled: false, timestamp: 3_000 },
    '{"sessionId":"S","timestamp":3000,"streamId":"str_A","participantId":"con_A","connection":"OUTBOUND",' +
      '"audioEnabled":true,"videoEnabled":false}',
  ],
];

it.each(told)('tells of %o with the documented fields, in the file and to webhooks', (body, fields) => {
  const [event, ...others] = backendEventsOf('S', body);
  expect(others).toEqual([]);
  expect(cdrLine(event!)).toBe(`{"${body.type}":${fields}}`);
  expect(webhookBody(event!)).toBe(`${fields.slice(0, -1)},"event":"${body.type}"}`);
});

it.each<SessionEventBody>([
  { type: 'participantEvicted', connectionId: 'con_A', reason: 'sessionClosedByServer' },
  { type: 'participantUnpublished', connectionId: 'con_A', streamId: 'str_A', reason: 'unpublish' },
  {
    type: 'streamPropertyChanged',
    connectionId: 'con_A',
    streamId: 'str_A',
    property: 'videoActive',
    newValue: false,
    reason: 'publishVideo',
  },
])('does not tell of %o', (body) => {
  expect(backendEventsOf('S', body)).toEqual([]);
});

const recording = {
  type: 'recordingStatusChanged',
  timestamp: 3_000,
  startTime: 1_000,
  duration: 0,
  id: 'S-1',
  name: 'N',
  outputMode: 'COMPOSED',
  resolution: '640x480',
  recordingLayout: 'BEST_FIT',
  hasAudio: true,
  hasVideo: true,
  size: 0,
} as const;
const shown =
  '"id":"S-1","name":"N","outputMode":"COMPOSED","resolution":"640x480","recordingLayout":"BEST_FIT",' +
  '"hasAudio":true,"hasVideo":true,"size":0';

it.each<[SessionEventBody, string[]]>([
  [
    { ...recording, status: 'started' },
    [
      `{"recordingStarted":{"sessionId":"S","timestamp":3000,"duration":0,${shown}}}`,
      `{"recordingStatusChanged":{"sessionId":"S","timestamp":3000,"startTime":1000,"duration":0,${shown},"status":"started"}}`,
    ],
  ],
  [
    { ...recording, status: 'stopped', reason: 'automaticStop' },
    [
      `{"recordingStatusChanged":{"sessionId":"S","timestamp":3000,"startTime":1000,"duration":0,"reason":"automaticStop",${shown},"status":"stopped"}}`,
      `{"recordingStopped":{"sessionId":"S","timestamp":3000,"startTime":1000,"duration":0,"reason":"automaticStop",${shown}}}`,
    ],
  ],
  [
    { ...recording, status: 'ready', reason: 'automaticStop', duration: 1.5 },
    [
      `{"recordingStatusChanged":{"sessionId":"S","timestamp":3000,"startTime":1000,"duration":1.5,"reason":"automaticStop",${shown},"status":"ready"}}`,
    ],
  ],
])('tells of %o, with the deprecated events where the original has them', (body, lines) => {
  expect(backendEventsOf('S', body).map(cdrLine)).toEqual(lines);
});
