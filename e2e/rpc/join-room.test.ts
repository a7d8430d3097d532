import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { joinParams, Participant } from '../clients/participant.ts';
import { notJoined, rpcError } from '../observing/rpc-expectations.ts';
import { sessionLog } from '../observing/session-log.ts';
import { gatewayA, gatewayB, join, openSocket, rest, stack } from '../stack/shared-stack.ts';

describe('joinRoom', () => {
  test('answers with what 2.15 and later clients read', async () => {
    const session = await rest.createSession();
    const { joined } = await join(session, { role: 'SUBSCRIBER', data: 'server', metadata: '{"clientData":"Alice"}' });
    expect(joined).toMatchObject({
      id: expect.stringMatching(/^con_[A-Z][A-Za-z0-9]{9}$/),
      createdAt: expect.any(Number),
      metadata: '{"clientData":"Alice"}%/%server',
      value: [],
      sessionId: expect.stringMatching(/^[0-9a-v]{20,26}$/),
      session,
      role: 'SUBSCRIBER',
      version: '2.15.0',
      record: true,
      mediaServer: expect.stringMatching(/^(kurento|mediasoup)$/),
      videoSimulcast: expect.any(Boolean),
    });
    expect(joined).not.toHaveProperty('life');
    expect(Object.values(joined)).not.toContain(null);
  });

  test('tells a newer client a version that it is content with', async () => {
    const { joined } = await join(await rest.createSession(), { params: { sdkVersion: '2.32.2', stt: false } });
    expect(joined.version).toMatch(/^2\.32\.\d+$/);
    expect(joined.role).toBe('PUBLISHER');
  });

  test.each([
    ['client', 'server', 'client%/%server'],
    ['client', '', 'client'],
    ['', 'server', 'server'],
    ['', '', ''],
  ])('joins the data %o and %o to %o', async (metadata, data, whole) => {
    const session = await rest.createSession();
    const bob = await join(session);
    const alice = await join(session, { metadata, data });
    expect(alice.joined.metadata).toBe(whole);
    expect(await bob.rpc.next('participantJoined')).toEqual({
      id: alice.connectionId,
      createdAt: alice.joined.createdAt,
      metadata: whole,
    });
  });

  test('lists who is there, the longest first, with what they publish', async () => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session, { metadata: 'A' }), await join(session), await join(session)];
    const { streamId, createdAt } = await bob.publish();
    const dave = await join(session, { gateway: gatewayB });
    const of = ({ joined: { id, createdAt: since, metadata } }: Participant) => ({ id, createdAt: since, metadata });
    expect(dave.joined.value).toEqual([
      of(alice),
      {
        ...of(bob),
        streams: [
          {
            id: streamId,
            createdAt,
            hasAudio: true,
            hasVideo: true,
            audioActive: true,
            videoActive: true,
            typeOfVideo: 'CAMERA',
            frameRate: 30,
            videoDimensions: '{"width":640,"height":480}',
            filter: {},
          },
        ],
      },
      of(carol),
    ]);
  });

  test('refuses an unknown session', async () => {
    const socket = await openSocket();
    for (const session of ['no-such', '']) {
      const message = `Unable to join session. Session ${session} cannot be found`;
      expect(await socket.failure('joinRoom', joinParams(session, 'tok_x'))).toEqual(rpcError(202, message));
    }
  });

  test('refuses a token that is wrong, of another session, or used', async () => {
    const [session, other] = [await rest.createSession(), await rest.createSession()];
    const { token: used } = await join(session);
    const foreign = await rest.createToken(other);
    const socket = await openSocket();
    for (const token of ['nonsense', '', foreign, used, foreign.replace(other, session)]) {
      const message = `Unable to join session ${session}. Token ${token}is not valid`;
      expect(await socket.failure('joinRoom', joinParams(session, token))).toEqual(rpcError(401, message));
    }
  });

  test('lets a token in once when it is shown many times at once', async () => {
    const session = await rest.createSession();
    const token = await rest.createToken(session);
    const sockets = await Promise.all([gatewayA, gatewayB, gatewayA, gatewayB].map((url) => openSocket({}, url)));
    const answers = await Promise.all(sockets.map((socket) => socket.request('joinRoom', joinParams(session, token))));
    expect(answers.filter(({ result }) => result)).toHaveLength(1);
    expect(answers.map(({ error }) => error?.code).filter((code) => code !== undefined)).toEqual([401, 401, 401]);
    expect((await rest.session(session)).connections.numberOfElements).toBe(1);
  });

  test('lets in whoever knows the secret, and may do everything then', async () => {
    const session = await rest.createSession();
    const insecure = await join(session, { params: { token: `wss://x?sessionId=${session}`, secret: rest.secret } });
    await insecure.publish();
  });

  test('reads texts for flags and numbers for texts', async () => {
    const session = await rest.createSession({ customSessionId: String(randomInt(2 ** 47)) });
    const alice = await join(session);
    const params = { ...joinParams(session, ''), session: Number(session), secret: rest.secret, platform: 11 };
    const [recorder, bob] = [await openSocket(), await openSocket()];
    expect(await recorder.call('joinRoom', { ...params, recorder: 'true' })).toMatchObject({ id: 'RECORDER' });
    const joined = await bob.call('joinRoom', { ...params, recorder: 'false', metadata: 5 });
    expect(joined).toMatchObject({ session, metadata: '5' });
    expect(await alice.rpc.next('participantJoined')).toMatchObject({ id: joined.id, metadata: '5' });
    expect((await rest.connection(session, joined.id)).platform).toBe('11');
  });

  test('lets a recorder in whom nobody notices, once, and who keeps no session alive', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    await alice.rpc.next('participantJoined');
    const params = { ...joinParams(session, ''), secret: rest.secret, recorder: true };
    const [recorder, second] = [await openSocket(), await openSocket()];
    const joined = await recorder.call('joinRoom', params);
    expect(joined.id).toBe('RECORDER');
    expect(joined.value.map(({ id }: { id: string }) => id)).toEqual([alice.connectionId, bob.connectionId]);
    expect((await second.failure('joinRoom', params)).code).toBe(104);

    const carol = await join(session);
    expect(carol.joined.value.map(({ id }: { id: string }) => id)).not.toContain('RECORDER');
    // He is told of everything, and nobody of him.
    expect(await recorder.next('participantJoined')).toMatchObject({ id: carol.connectionId });
    expect(await alice.rpc.next('participantJoined')).toMatchObject({ id: carol.connectionId });
    const { streamId } = await alice.publish();
    expect((await recorder.next('participantPublished')).streams[0].id).toBe(streamId);
    const { connections } = await rest.session(session);
    expect(connections.numberOfElements).toBe(3);

    await Promise.all([alice.leave(), bob.leave(), carol.leave()]);
    expect(await recorder.next('participantEvicted')).toMatchObject({ connectionId: 'RECORDER' });
    await rest.get(`/sessions/${session}`).expect(404);
    const log = await sessionLog(stack.databaseUrl, session);
    const notified = log.filter(({ type }) => type !== 'participantEvicted');
    expect(JSON.stringify(notified)).not.toContain('RECORDER');
  });

  test('does not let anybody record without the secret', async () => {
    const session = await rest.createSession();
    const socket = await openSocket();
    const token = await rest.createToken(session);
    const joined = await socket.call('joinRoom', { ...joinParams(session, token), recorder: true });
    expect(joined.id).toMatch(/^con_/);
  });

  test('refuses metadata with which nobody could be told of the others any more', async () => {
    const session = await rest.createSession();
    const socket = await openSocket();
    const params = { ...joinParams(session, await rest.createToken(session)), metadata: 'x'.repeat(10_001) };
    expect(await socket.failure('joinRoom', params)).toEqual(rpcError(500, /metadata .* may have 10000 characters/));
    const joined = await socket.call('joinRoom', { ...params, metadata: 'x'.repeat(10_000) });
    expect(joined.metadata).toHaveLength(10_000);
  });

  test('refuses a wrong secret like a wrong token', async () => {
    const session = await rest.createSession();
    const socket = await openSocket();
    const params = { ...joinParams(session, 'none'), secret: `${rest.secret}x` };
    expect((await socket.failure('joinRoom', params)).code).toBe(401);
  });

  test('refuses missing and wrong parameters with a message that names them', async () => {
    const session = await rest.createSession();
    const socket = await openSocket();
    const good = joinParams(session, 'tok_x');
    const { token: _, ...tokenless } = good;
    expect(await socket.failure('joinRoom', tokenless)).toEqual(rpcError(999, /token/));
    expect(await socket.failure('joinRoom', { ...good, session: {} })).toEqual(rpcError(999, /session/));
    expect(await socket.failure('joinRoom', { ...good, metadata: {} })).toEqual(rpcError(999, /metadata/));
    expect((await socket.failure('joinRoom')).code).toBe(999);
  });

  test('refuses a second join on the same socket', async () => {
    const session = await rest.createSession();
    const { rpc } = await join(session);
    expect((await rpc.failure('joinRoom', joinParams(session, await rest.createToken(session)))).code).toBe(104);
    expect((await rest.session(session)).connections.numberOfElements).toBe(1);
  });

  test('must be the first call', async () => {
    const socket = await openSocket();
    for (const method of ['publishVideo', 'unpublishVideo', 'receiveVideoFrom', 'onIceCandidate', 'leaveRoom']) {
      expect(await socket.failure(method, {})).toEqual(notJoined);
    }
  });

  test('is over before any notification, however many join at once', async () => {
    const session = await rest.createSession();
    const crowd = await Promise.all(
      Array.from({ length: 50 }, (_, index) => join(session, { gateway: index % 2 ? gatewayB : gatewayA })),
    );
    for (const { rpc } of crowd) {
      const own = rpc.frames.findIndex(({ result }) => result?.value instanceof Array);
      const first = rpc.frames.findIndex(({ method }) => method !== undefined);
      expect(first === -1 || first > own).toBe(true);
    }
    // Whoever is not in the answer is announced, exactly once.
    const ids = crowd.map(({ connectionId }) => connectionId).toSorted();
    for (const { rpc, joined, connectionId } of crowd) {
      const found: string[] = joined.value.map(({ id }: { id: string }) => id);
      while (found.length < ids.length - 1) found.push((await rpc.next('participantJoined')).id);
      expect([...found, connectionId].toSorted()).toEqual(ids);
      expect(rpc.notifications.filter(({ method }) => method === 'participantJoined')).toHaveLength(
        ids.length - 1 - joined.value.length,
      );
    }
  });
});
