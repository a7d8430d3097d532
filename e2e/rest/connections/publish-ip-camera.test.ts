import { describe, expect, test } from 'vitest';
import { NOWHERE, publishCamera, streamOf } from '../../scenes/ip-cameras.ts';
import { expectEmpty, expectError } from '../../observing/rest-error.ts';
import { sessionLog } from '../../observing/session-log.ts';
import { join, rest, stack } from '../../stack/shared-stack.ts';

const CAMERA = { rtspUri: NOWHERE };
const connectionOf = async () => `/sessions/${await rest.createSession()}/connection`;

describe('POST /sessions/ID/connection', () => {
  test.each(['/openvidu/api', '/api'])('%s publishes a camera that nobody can reach', async (base) => {
    const session = await rest.createSession();
    const path = `${base}/sessions/${session}/connection`;
    const { body } = await rest.request('post', path).send(CAMERA).expect(200);
    expect(body).toStrictEqual({
      connectionId: expect.stringMatching(/^ipc_IPCAM_rtsp_[A-Z0-9]{4}_127_0_0_1_1_live$/),
      status: 'active',
      createdAt: expect.any(Number),
      location: 'unknown',
      platform: 'IPCAM',
      role: 'PUBLISHER',
      serverData: '',
      clientData: '',
      publishers: [
        {
          createdAt: expect.any(Number),
          streamId: expect.stringMatching(new RegExp(`^str_IPC_[A-Z][A-Za-z0-9]{3}_${body.connectionId}$`)),
          rtspUri: NOWHERE,
          mediaOptions: {
            hasAudio: true,
            audioActive: true,
            hasVideo: true,
            videoActive: true,
            typeOfVideo: 'IPCAM',
            frameRate: null,
            videoDimensions: null,
            filter: {},
            adaptativeBitrate: true,
            onlyPlayWithSubscribers: true,
            networkCache: 2_000,
          },
        },
      ],
      subscribers: [],
    });
    expect(body.publishers[0].createdAt).toBeGreaterThanOrEqual(body.createdAt);
    expect((await rest.session(session)).connections).toStrictEqual({ numberOfElements: 1, content: [body] });
    await rest.anonymous('post', path).send(CAMERA).expect(401);
  });

  test('takes every parameter', async () => {
    const own = { adaptativeBitrate: false, onlyPlayWithSubscribers: false, networkCache: 0 };
    const rtspUri = 'rtsps://user:12345@127.0.0.1:1/a-b/live.sdp?channel=1';
    const camera = await publishCamera(rest, await rest.createSession(), {
      type: 'IPCAM',
      rtspUri,
      ...own,
      data: 'In the yard ✓',
    });
    expect(camera.connectionId).toMatch(/^ipc_IPCAM_rtsps_[A-Z0-9]{4}_127_0_0_1_1_ab_live_sdp$/);
    expect(camera).toMatchObject({ serverData: 'In the yard ✓', publishers: [{ rtspUri, mediaOptions: own }] });
  });

  test('takes what openvidu-node-client 2.32.2 sends', async () => {
    const nothing = { record: null, role: null, kurentoOptions: null, customIceServers: null };
    const defaults = { adaptativeBitrate: null, onlyPlayWithSubscribers: null, networkCache: null };
    const camera = await publishCamera(rest, await rest.createSession(), {
      type: 'IPCAM',
      data: null,
      ...nothing,
      ...defaults,
    });
    expect(camera).toMatchObject({
      serverData: '',
      publishers: [{ mediaOptions: { adaptativeBitrate: true, onlyPlayWithSubscribers: true, networkCache: 2_000 } }],
    });
  });

  test('makes a session active, once', async () => {
    const session = await rest.createSession();
    const camera = await publishCamera(rest, session, { data: 'S' });
    await publishCamera(rest, session);
    const log = await sessionLog(stack.databaseUrl, session);
    expect(log.map(({ type, audience }) => [type, audience.kind])).toEqual([
      ['sessionCreated', 'nobody'],
      ['participantJoined', 'others'],
      ['webrtcConnectionCreated', 'nobody'],
      ['participantPublished', 'others'],
      ['participantJoined', 'others'],
      ['webrtcConnectionCreated', 'nobody'],
      ['participantPublished', 'others'],
    ]);
    const { createdAt } = await rest.session(session);
    expect(log[0]!.body).toEqual({ type: 'sessionCreated', timestamp: createdAt });
    expect(log[1]!.body).toEqual({
      type: 'participantJoined',
      timestamp: camera.createdAt,
      connectionId: camera.connectionId,
      metadata: 'S',
      location: 'unknown',
      platform: 'IPCAM',
      clientData: '',
      serverData: 'S',
    });
  });

  test('several at the same time all enter, also with somebody who joins', async () => {
    const session = await rest.createSession();
    const [alice, ...cameras] = await Promise.all([
      join(session),
      ...Array.from({ length: 6 }, () => publishCamera(rest, session)),
    ]);
    const { content } = (await rest.session(session)).connections;
    const ids = content.map(({ connectionId }) => connectionId);
    expect(ids.toSorted()).toEqual([alice, ...cameras].map(({ connectionId }) => connectionId).toSorted());
    expect(new Set(content.map(({ createdAt }) => createdAt)).size).toBe(7);
    expect(new Set(cameras.map(streamOf)).size).toBe(6);
    const log = await sessionLog(stack.databaseUrl, session);
    expect(log.filter(({ type }) => type === 'sessionCreated')).toHaveLength(1);
  });

  test('begins the recording of a session that is always recorded', async () => {
    const session = await rest.createSession({ recordingMode: 'ALWAYS', defaultOutputMode: 'INDIVIDUAL' });
    await publishCamera(rest, session);
    expect(await rest.session(session)).toMatchObject({ recording: true });
    const { body } = await rest.get(`/recordings/${session}`).expect(200);
    expect(body).toMatchObject({ sessionId: session, outputMode: 'INDIVIDUAL' });
    await rest.delete(`/sessions/${session}`).timeout(60_000).expect(204);
  });

  test('says 404 with an empty body for a session that is unknown or has ended, whatever is in the body', async () => {
    const ended = await rest.createSession();
    await publishCamera(rest, ended);
    await rest.delete(`/sessions/${ended}`).expect(204);
    for (const session of ['nobody-made-this', ended]) {
      for (const body of [CAMERA, {}, { rtspUri: 1 }]) {
        expectEmpty(await rest.post(`/sessions/${session}/connection`, body), 404);
      }
      expect((await rest.post(`/sessions/${session}/connection`, '{broken')).status).toBe(400);
    }
  });

  test.each([
    { rtspUri: 1 },
    { adaptativeBitrate: 'true' },
    { onlyPlayWithSubscribers: 1 },
    { networkCache: '2000', rtspUri: 'http://x' },
    { data: {} },
    { type: 'WEBRTC', ...CAMERA },
  ])('refuses a wrong type before anything else in the body: %o', async (body) => {
    expectError(await rest.post(await connectionOf(), body), 400, 'Type error in some parameter');
  });

  test.each([{}, { rtspUri: null, data: 'x' }])('needs a URI: %o', async (body) => {
    expectError(await rest.post(await connectionOf(), body), 400, '"rtspUri" parameter is mandatory');
  });

  test.each([
    '',
    'http://camera',
    'camera',
    'rtsp://',
    `rtsp://camera/${'x'.repeat(2_048)}`,
    // Who is the user, and who is the camera?
    'rtsp://admin:12/345@camera/live',
    'rtsp://admin:12?345@camera/live',
    'rtsp://admin:12#345@camera/live',
    'rtsp://admin:12%0D%0A345@camera/live',
  ])('refuses the URI %o', async (rtspUri) => {
    const message = '"rtspUri" parameter is not a valid rtsp uri';
    expectError(await rest.post(await connectionOf(), { rtspUri }), 400, message);
  });

  test.each([-1, 60_001])('refuses a cache of %i ms', async (networkCache) => {
    const message = '"networkCache" parameter must be a number of milliseconds from 0 to 60000';
    expectError(await rest.post(await connectionOf(), { ...CAMERA, networkCache }), 400, message);
  });

  test('tells why a media node does not take a camera, and leaves nothing behind', async () => {
    const session = await rest.createSession();
    const post = (rtspUri: string) => rest.post(`/sessions/${session}/connection`, { rtspUri });
    expectError(await post('file:///yard.mkv'), 400, 'Files are not published here (OPENVIDU_IPCAM_FILES)');
    const elsewhere = 'Cameras at 169.254.169.254 are not allowed here (OPENVIDU_IPCAM_ALLOWED_NETWORKS)';
    expectError(await post('rtsp://169.254.169.254/latest'), 400, elsewhere);
    expect((await rest.session(session)).connections.numberOfElements).toBe(0);
    expect(await sessionLog(stack.databaseUrl, session)).toEqual([]);
  });

  test('needs a body', async () => {
    await rest.post(await connectionOf()).expect(400);
  });
});
