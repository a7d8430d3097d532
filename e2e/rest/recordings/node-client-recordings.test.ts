import { OpenVidu, Recording, RecordingLayout } from 'openvidu-node-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishing } from '../../scenes/recorded-call.ts';
import { rest } from '../../stack/shared-stack.ts';
import { until } from '../../support/until.ts';

/** The unmodified openvidu-node-client 2.15.0; it cannot be told to accept a self-signed certificate. */
const REJECT = 'NODE_TLS_REJECT_UNAUTHORIZED';
const before = process.env[REJECT];
beforeAll(() => {
  process.env[REJECT] = '0';
});
afterAll(() => {
  if (before === undefined) delete process.env[REJECT];
  else process.env[REJECT] = before;
});

test('openvidu-node-client 2.15.0 starts, looks at, stops, lists and deletes recordings', async () => {
  const client = new OpenVidu(rest.url, rest.secret);
  const session = await client.createSession();
  const { peer } = await publishing(rest, session.getSessionId());
  const started = await client.startRecording(session.getSessionId(), {
    name: 'Node',
    outputMode: Recording.OutputMode.COMPOSED,
    recordingLayout: RecordingLayout.BEST_FIT,
    resolution: '320x240',
    hasAudio: true,
    hasVideo: true,
  });
  expect(started).toMatchObject({
    status: 'started',
    properties: { name: 'Node', resolution: '320x240', hasAudio: true },
  });
  await session.fetch();
  expect(session.recording).toBe(true);
  expect((await client.getRecording(started.id)).status).toBe('started');
  await expect(client.startRecording(session.getSessionId(), 'Again')).rejects.toThrow('409');
  await expect(client.deleteRecording(started.id)).rejects.toThrow('409');
  await until('a second was sent', () => peer.sender!.sent.packets > 50);
  const stopped = await client.stopRecording(started.id);
  expect(stopped).toMatchObject({ status: 'ready', sessionId: session.getSessionId(), properties: { name: 'Node' } });
  expect(stopped.url).toMatch(/\/Node\.mp4$/);
  expect(stopped.duration).toBeGreaterThan(0.5);
  expect((await client.listRecordings()).map(({ id }) => id)).toContain(started.id);
  await expect(client.stopRecording(started.id)).rejects.toThrow('404');
  await client.deleteRecording(started.id);
  await expect(client.getRecording(started.id)).rejects.toThrow('404');
});

test('its shortest form gets the documented answer', async () => {
  const client = new OpenVidu(rest.url, rest.secret);
  const session = await client.createSession();
  await publishing(rest, session.getSessionId());
  const properties = { outputMode: Recording.OutputMode.INDIVIDUAL };
  // It sends false for what is left out.
  await expect(client.startRecording(session.getSessionId(), properties)).rejects.toThrow('422');
  const { id } = await client.startRecording(session.getSessionId());
  await client.stopRecording(id);
});
