import { describe, expect, test } from 'vitest';
import { expectEmpty, expectError } from '../support/rest-error.ts';
import { rest } from '../support/shared-stack.ts';

const CAMERA = { rtspUri: 'rtsp://camera.example.com:7777/path' };
const connectionOf = async () => `/sessions/${await rest.createSession()}/connection`;

describe('POST /sessions/ID/connection', () => {
  test.each(['/openvidu/api', '/api'])('%s says that there are no IP cameras yet', async (base) => {
    const path = base + (await connectionOf());
    expectError(await rest.request('post', path).send(CAMERA), 501, 'This server cannot publish IP cameras yet');
    await rest.anonymous('post', path).send(CAMERA).expect(401);
  });

  test('says 404 with an empty body for an unknown session, whatever is in the body', async () => {
    for (const body of [CAMERA, {}, { rtspUri: 1 }]) {
      expectEmpty(await rest.post('/sessions/nobody-made-this/connection', body), 404);
    }
    expect((await rest.post('/sessions/nobody-made-this/connection', '{broken')).status).toBe(400);
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

  test.each(['', 'http://camera', 'camera', 'rtsp://'])('refuses the URI %o', async (rtspUri) => {
    expectError(await rest.post(await connectionOf(), { rtspUri }), 400, '"rtspUri" parameter is not a valid rtsp uri');
  });

  test('needs a body', async () => {
    await rest.post(await connectionOf()).expect(400);
  });
});
