import { OpenVidu, OpenViduRole, MediaMode, RecordingLayout, RecordingMode, Recording } from 'openvidu-node-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newSessionName } from '../../clients/rest-client.ts';
import { publishCamera, streamOf } from '../../scenes/ip-cameras.ts';
import { join, rest } from '../../stack/shared-stack.ts';

/** The unmodified openvidu-node-client 2.15.0; it cannot be told to accept a self-signed certificate. */
const REJECT = 'NODE_TLS_REJECT_UNAUTHORIZED';
const before = process.env[REJECT];
beforeAll(() => {
  process.env[REJECT] = '0';
  vi.spyOn(console, 'log').mockImplementation(() => undefined); // It prints what it fetches.
});
afterAll(() => {
  vi.restoreAllMocks();
  if (before === undefined) delete process.env[REJECT];
  else process.env[REJECT] = before;
});

const client = (): OpenVidu => new OpenVidu(rest.url, rest.secret);

describe('openvidu-node-client 2.15.0', () => {
  test('creates a session', async () => {
    const session = await client().createSession();
    expect(session.getSessionId()).toMatch(/^ses_/);
    expect((await rest.session(session.getSessionId())).createdAt).toBe(session.createdAt);
  });

  test('creates a session with all properties', async () => {
    const customSessionId = newSessionName();
    const session = await client().createSession({
      customSessionId,
      mediaMode: MediaMode.ROUTED,
      recordingMode: RecordingMode.ALWAYS,
      defaultOutputMode: Recording.OutputMode.INDIVIDUAL,
      defaultRecordingLayout: RecordingLayout.BEST_FIT,
    });
    expect(session.getSessionId()).toBe(customSessionId);
    expect(await rest.session(customSessionId)).toMatchObject({
      recordingMode: 'ALWAYS',
      defaultOutputMode: 'INDIVIDUAL',
    });
  });

  test('takes an id that exists as success', async () => {
    const customSessionId = newSessionName();
    await client().createSession({ customSessionId });
    const again = await client().createSession({ customSessionId });
    expect(again.getSessionId()).toBe(customSessionId);
  });

  test('generates tokens', async () => {
    const session = await client().createSession();
    const token = await session.generateToken({ role: OpenViduRole.MODERATOR, data: 'hello' });
    expect(token).toContain(`sessionId=${session.getSessionId()}`);
    expect(token).toContain('role=MODERATOR');
    expect(await session.generateToken()).toContain('role=PUBLISHER');
  });

  test('fetches a session that does not change only once', async () => {
    const session = await client().createSession({ customSessionId: newSessionName() });
    const [alice, bob] = [await join(session.getSessionId()), await join(session.getSessionId())];
    const { streamId } = await alice.publish();
    await bob.subscribe(streamId);
    expect(await session.fetch()).toBe(true);
    for (let again = 0; again < 3; again++) expect(await session.fetch()).toBe(false);
    expect(session.activeConnections.map(({ connectionId }) => connectionId)).toEqual([
      alice.connectionId,
      bob.connectionId,
    ]);
    expect(session.activeConnections[0]!.publishers[0]).toMatchObject({
      streamId,
      hasAudio: true,
      hasVideo: true,
      audioActive: true,
      videoActive: true,
      frameRate: 30,
      typeOfVideo: 'CAMERA',
      videoDimensions: '{"width":640,"height":480}',
    });
    expect(session.activeConnections[1]!.subscribers).toEqual([streamId]);
    await alice.rpc.call('unpublishVideo', {});
    expect(await session.fetch()).toBe(true);
    expect(await session.fetch()).toBe(false);
  });

  test('lists the active sessions', async () => {
    const openVidu = client();
    const session = await openVidu.createSession();
    await openVidu.fetch();
    expect(openVidu.activeSessions.map((each) => each.getSessionId())).toContain(session.getSessionId());
  });

  test('fetches again only what has changed', async () => {
    const openVidu = client();
    const session = await openVidu.createSession();
    const alice = await join(session.getSessionId());
    expect(await openVidu.fetch()).toBe(true);
    const [before] = openVidu.activeSessions.filter((each) => each.getSessionId() === session.getSessionId());
    expect(before!.equalTo(session)).toBe(false);
    expect(before!.activeConnections.map(({ connectionId }) => connectionId)).toEqual([alice.connectionId]);
    expect(await before!.fetch()).toBe(false);
    await alice.leave();
    await openVidu.fetch();
    expect(openVidu.activeSessions.some((each) => each.getSessionId() === session.getSessionId())).toBe(false);
    await expect(session.fetch()).rejects.toThrow('404');
  });

  test('sends somebody out, given by his connection or his id', async () => {
    const session = await client().createSession();
    const [alice, bob, carol] = [
      await join(session.getSessionId()),
      await join(session.getSessionId()),
      await join(session.getSessionId()),
    ];
    await session.fetch();
    await session.forceDisconnect(session.activeConnections[0]!);
    await session.forceDisconnect(bob.connectionId);
    for (const { rpc, connectionId } of [alice, bob]) {
      expect(await rpc.next('participantEvicted')).toEqual({ connectionId, reason: 'forceDisconnectByServer' });
    }
    expect(session.activeConnections.map(({ connectionId }) => connectionId)).toEqual([carol.connectionId]);
    expect(await session.fetch()).toBe(false);
    await expect(session.forceDisconnect(bob.connectionId)).rejects.toThrow('404');
  });

  test('ends a stream, given by its publisher or its id', async () => {
    const session = await client().createSession();
    const [alice, bob] = [await join(session.getSessionId()), await join(session.getSessionId())];
    const { streamId } = await alice.publish();
    const fromBob = await bob.publish();
    await alice.subscribe(fromBob.streamId);
    await session.fetch();
    await session.forceUnpublish(session.activeConnections[0]!.publishers[0]!);
    await session.forceUnpublish(fromBob.streamId);
    for (const { rpc, connectionId } of [alice, bob]) {
      const told = rpc.next('participantUnpublished');
      expect(await told).toMatchObject({ reason: 'forceUnpublishByServer' });
      expect(session.activeConnections.find((each) => each.connectionId === connectionId)!.publishers).toEqual([]);
    }
    expect(await session.fetch()).toBe(false);
    await expect(session.forceUnpublish(streamId)).rejects.toThrow('404');
  });

  test('sees an IP camera, and can disconnect it, but not end its stream', async () => {
    const session = await client().createSession();
    const camera = await publishCamera(rest, session.getSessionId(), { data: 'In the yard' });
    expect(await session.fetch()).toBe(true);
    for (let again = 0; again < 2; again++) expect(await session.fetch()).toBe(false);
    const [shown] = session.activeConnections;
    expect(shown).toMatchObject({ connectionId: camera.connectionId, platform: 'IPCAM', serverData: 'In the yard' });
    expect(shown!.publishers).toMatchObject([{ streamId: streamOf(camera), typeOfVideo: 'IPCAM', frameRate: null }]);
    await expect(session.forceUnpublish(streamOf(camera))).rejects.toThrow('405');
    await session.forceDisconnect(shown!);
    expect(session.activeConnections).toEqual([]);
  });

  test('is told of a session that has ended', async () => {
    const session = await client().createSession();
    await session.close();
    await expect(session.generateToken()).rejects.toThrow('404');
    await expect(session.forceDisconnect('con_A')).rejects.toThrow('400');
    await expect(session.forceUnpublish('str_A')).rejects.toThrow('400');
  });

  test('is told what is wrong with what it asks for', async () => {
    const session = await client().createSession();
    await expect(client().createSession({ customSessionId: 'not allowed!' })).rejects.toThrow('400');
    await expect(session.generateToken({ role: 'GOD' as OpenViduRole })).rejects.toThrow('400');
  });

  test('closes a session', async () => {
    const openVidu = client();
    const session = await openVidu.createSession();
    await session.close();
    expect(openVidu.activeSessions).not.toContain(session);
    await rest.get(`/sessions/${session.getSessionId()}`).expect(404);
    await expect(session.close()).rejects.toThrow('404');
  });

  test('is told that the secret is wrong', async () => {
    await expect(new OpenVidu(rest.url, 'wrong').createSession()).rejects.toThrow('401');
  });
});
