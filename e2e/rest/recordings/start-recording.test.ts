import { beforeAll, describe, expect, test } from 'vitest';
import { newSessionName } from '../../clients/rest-client.ts';
import { expectEmpty, expectError } from '../../observing/rest-error.ts';
import { publishing } from '../../scenes/recorded-call.ts';
import { startRecording, startShortRecording, stopRecording } from '../../scenes/recordings.ts';
import { gatewayB, join, rest } from '../../stack/shared-stack.ts';

const start = (body: object) => rest.post('/recordings/start', body);

describe('POST /recordings/start', () => {
  test('answers with the recording, as the documentation has it', async () => {
    const session = await rest.createSession();
    await publishing(rest, session);
    const recording = await startRecording(rest, session, { name: 'MyName', resolution: '640x360' });
    expect(recording).toEqual({
      id: session,
      name: 'MyName',
      outputMode: 'COMPOSED',
      hasAudio: true,
      hasVideo: true,
      resolution: '640x360',
      recordingLayout: 'BEST_FIT',
      sessionId: session,
      createdAt: expect.any(Number),
      size: 0,
      duration: 0,
      url: null,
      status: 'started',
    });
    expect((await rest.session(session)).recording).toBe(true);
    await stopRecording(rest, recording.id);
    expect((await rest.session(session)).recording).toBe(false);
  });

  test('knows the path of 2.15.0, too, and wants the credentials', async () => {
    const session = await rest.createSession();
    await publishing(rest, session);
    await rest.anonymous('post', '/api/recordings/start').send({ session }).expect(401);
    const { body } = await rest.request('post', '/api/recordings/start').send({ session }).expect(200);
    expect(body).toMatchObject({ id: session, name: session, resolution: '1920x1080' });
    await stopRecording(rest, session);
  });

  test('takes what is not said from the session', async () => {
    const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
    await publishing(rest, session);
    const recording = await startRecording(rest, session, { outputMode: '', name: '' });
    expect(recording).toMatchObject({ outputMode: 'INDIVIDUAL', name: session });
    expect(recording).not.toHaveProperty('resolution');
    expect(recording).not.toHaveProperty('recordingLayout');
    await stopRecording(rest, session);
  });

  test.each([
    ['COMPOSED_QUICK_START', 'COMPOSED'],
    ['COMPOSED', 'COMPOSED_QUICK_START'],
  ])('becomes %s in a session of that mode when %s is asked for', async (defaultOutputMode, outputMode) => {
    const session = await rest.createSession({ defaultOutputMode });
    await publishing(rest, session);
    expect(await startRecording(rest, session, { outputMode })).toMatchObject({ outputMode: defaultOutputMode });
    await stopRecording(rest, session);
  });

  test('numbers the recordings of a session, and uses the lowest number that is free', async () => {
    const session = await rest.createSession();
    await publishing(rest, session);
    for (const id of [session, `${session}-1`, `${session}-2`]) {
      expect(await startRecording(rest, session, { outputMode: 'INDIVIDUAL' })).toMatchObject({ id, name: id });
      await stopRecording(rest, id);
    }
    await rest.delete(`/recordings/${session}-1`).expect(204);
    expect(await startRecording(rest, session, { outputMode: 'INDIVIDUAL' })).toMatchObject({ id: `${session}-1` });
    await stopRecording(rest, `${session}-1`);
  });

  test('starts once when it is asked twice at the same time, on two gateways', async () => {
    const session = await rest.createSession();
    await publishing(rest, session);
    const other = rest.at(gatewayB).post('/recordings/start', { session });
    const statuses = (await Promise.all([start({ session }), other])).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 409]));
    await stopRecording(rest, session);
  });

  test.each([
    ['COMPOSED', { resolution: '320x240' }],
    ['COMPOSED', { hasVideo: false }],
    ['INDIVIDUAL', {}],
  ])('records, %s %o, under the longest names', async (outputMode, more) => {
    const session = await rest.createSession({ customSessionId: newSessionName().padEnd(200, 'x') });
    await publishing(rest, session);
    for (const name of [undefined, 'n'.repeat(200)]) {
      const { id } = await startShortRecording(rest, session, { outputMode, name, ...more });
      const recording = await stopRecording(rest, id);
      expect(recording).toMatchObject({ status: 'ready', name: name ?? id });
      const { pathname } = new URL(recording.url!);
      const { headers } = await rest.request('head', pathname).expect(200);
      expect(Number(headers['content-length'])).toBeGreaterThan(100);
      if (outputMode === 'COMPOSED' && !('hasVideo' in more))
        await rest.request('head', `/recordings/${id}/${id}.jpg`).expect(200);
    }
  });

  test('records a session in which nobody publishes', async () => {
    const session = await rest.createSession();
    await join(session);
    const { id } = await startRecording(rest, session, { resolution: '320x240' });
    expect(await stopRecording(rest, id)).toMatchObject({ status: expect.stringMatching(/ready|failed/) });
  });
});

describe('POST /recordings/start refuses', () => {
  let empty: string;
  beforeAll(async () => {
    empty = await rest.createSession();
  });

  test('a session that is not there', async () => {
    expectEmpty(await start({ session: 'nobody-knows-it' }), 404);
  });

  test('a session that nobody has joined', async () => {
    expectEmpty(await start({ session: empty }), 406);
  });

  test('a session that is not ROUTED, joined or not', async () => {
    const session = await rest.createSession({ mediaMode: 'RELAYED' });
    expectEmpty(await start({ session }), 409);
    await join(session);
    expectEmpty(await start({ session }), 409);
  });

  test('a session that is being recorded', async () => {
    const session = await rest.createSession();
    await publishing(rest, session);
    await startRecording(rest, session);
    expectEmpty(await start({ session }), 409);
    await stopRecording(rest, session);
  });

  test('a CUSTOM layout, and says why', async () => {
    const session = await rest.createSession({ defaultRecordingLayout: 'CUSTOM', defaultCustomLayout: 'mine' });
    await join(session);
    const { status, body } = await start({ session });
    expect({ status, message: body.message }).toEqual({ status: 422, message: expect.stringContaining('BEST_FIT') });
    expect((await rest.session(session)).recording).toBe(false);
  });

  test.each([
    [{}, 400, '"session" parameter is mandatory'],
    [{ session: 1 }, 400, 'Type error in some parameter'],
    [{ session: 'S', name: 5 }, 400, 'Type error in some parameter'],
    [{ session: 'S', hasAudio: 'true' }, 400, 'Type error in some parameter'],
    [{ hasVideo: 1 }, 400, 'Type error in some parameter'],
    [{ session: 'S', resolution: 720 }, 400, 'Type error in some parameter'],
    [{ session: 'S', shmSize: 'much' }, 400, 'Type error in some parameter'],
    [{ session: 'S', outputMode: 'composed' }, 400, 'Type error in some parameter'],
    [{ session: 'S', recordingLayout: 'GRID' }, 400, 'Type error in some parameter'],
    ...['../up', 'a/b', 'a.b', 'a b', 'ü'].map((name): [object, number, string] => [
      { session: 'S', name },
      400,
      "Parameter 'name' is wrong. Must be an alphanumeric string [a-zA-Z0-9_-]",
    ]),
    [{ session: 'S', name: 'x'.repeat(201) }, 400, 'Parameter "name" is too long. It may have 200 characters'],
    ...['99x100', '100x2000', '2000x100', '640', '640x', 'x480', '640X480', '', '640x480x3', '-640x480'].map(
      (resolution): [object, number, string] => [
        { session: 'S', resolution },
        422,
        'Wrong "resolution" parameter. Acceptable values from 100 to 1999 for both width and height',
      ],
    ),
    [
      { session: 'S', hasAudio: false, hasVideo: false },
      422,
      'Cannot start a recording with both "hasAudio" and "hasVideo" set to false',
    ],
    [{ session: 'S', resolution: 'x', hasAudio: 3 }, 400, 'Type error in some parameter'],
  ])('%j', async (body, status, message) => {
    expectError(await start(body), status, message);
  });

  test('too little shared memory, once everything else is right', async () => {
    const session = await rest.createSession();
    expectEmpty(await start({ session, shmSize: 5 }), 406);
    await join(session);
    const message = 'Wrong "shmSize" parameter. Must be 134217728 (128 MB) minimum';
    expectError(await start({ session, shmSize: 134_217_727 }), 422, message);
  });
});
