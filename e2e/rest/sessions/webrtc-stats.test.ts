import { OpenVidu } from 'openvidu-node-client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { cameraParams, Participant } from '../../clients/participant.ts';
import type { RestClient, SessionBody } from '../../clients/rest-client.ts';
import { WebRtcPeer } from '../../clients/webrtc-peer.ts';
import { startOwnStack } from '../../stack/own-stack.ts';
import { expectEmpty, expectError } from '../../observing/rest-error.ts';
import { join, rest } from '../../stack/shared-stack.ts';
import { until } from '../../support/until.ts';

async function stats(session: string, client: RestClient = rest): Promise<SessionBody> {
  return (await client.get(`/sessions/${session}?webRtcStats=true`).expect(200)).body;
}

/** What is shown of the peer connections, each with whose it is. */
function endpoints({ connections }: SessionBody): Record<string, any>[] {
  return connections.content.flatMap(({ connectionId, publishers, subscribers }) =>
    [...publishers, ...subscribers].map((each) => ({ connectionId, ...each })),
  );
}

/** Somebody publishes without a peer connection that ever connects. */
async function publishOnPaper(participant: Participant, change = (offer: string) => offer): Promise<string> {
  const peer = WebRtcPeer.publisher();
  const sdpOffer = change(await peer.offer());
  peer.close();
  return (await participant.rpc.call('publishVideo', { ...cameraParams(), sdpOffer })).id;
}

describe('GET /sessions/ID?webRtcStats=true', () => {
  test('shows both descriptions, the candidates, the selected pair and what happened', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId, peer: publisher } = await alice.publish();
    const subscriber = await bob.subscribe(streamId);
    await subscriber.receives(['audio', 'video']);

    const shown = endpoints(await stats(session));
    expect(shown.map(({ connectionId, webrtcEndpointName }) => [connectionId, webrtcEndpointName])).toEqual([
      [alice.connectionId, streamId],
      [bob.connectionId, `${bob.connectionId}_${streamId}`],
    ]);
    for (const [index, peer] of [publisher, subscriber].entries()) {
      const { address, port } = peer.address;
      const remoteCandidate = `candidate:peer 1 UDP 1862270975 ${address} ${port} typ prflx raddr 0.0.0.0 rport 9`;
      expect(shown[index]).toMatchObject({
        streamId,
        createdAt: expect.any(Number),
        remoteSdp: expect.stringContaining(index === 0 ? 'a=sendonly' : 'a=recvonly'),
        localSdp: expect.stringContaining(index === 0 ? 'a=recvonly' : 'a=sendonly'),
        remoteCandidate,
        receivedCandidates: [{ candidate: remoteCandidate, sdpMid: '0', sdpMLineIndex: 0 }],
      });
      const { localSdp, localCandidate, gatheredCandidates, events } = shown[index]!;
      expect(localCandidate).toMatch(/^candidate:\S+ 1 UDP \d+ [\d.]+ \d+ typ host$/);
      const offered = gatheredCandidates.map(({ candidate }: { candidate: string }) => candidate.toLowerCase());
      expect(offered).toContain(localCandidate.toLowerCase());
      for (const { candidate } of gatheredCandidates) expect(localSdp).toContain(`a=${candidate}\r\n`);
      expect(events).toContainEqual({ timestamp: expect.any(Number), type: 'DtlsStateChanged', state: 'connected' });
      expect(events).toContainEqual({
        timestamp: expect.any(Number),
        type: 'CandidatePairSelected',
        localCandidate,
        remoteCandidate,
      });
      const times = events.map(({ timestamp }: { timestamp: number }) => timestamp);
      expect(times).toEqual(times.toSorted((a: number, b: number) => a - b));
      expect(times[0]).toBeGreaterThan(shown[index]!.createdAt - 5_000);
    }
  });

  test('shows the peer connection of now after a reconnection', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const { streamId } = await alice.publish();
    const { result, peer } = await alice.publishAgain(streamId);
    const [shown] = endpoints(await stats(session));
    expect(shown!.localSdp).toBe(result.sdpAnswer);
    expect(shown!.remoteCandidate).toContain(` ${peer.address.port} `);
  });

  test('takes candidates from the offer if they are there', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const candidate = 'candidate:7 1 UDP 2130706431 192.0.2.9 5000 typ host';
    await publishOnPaper(alice, (offer) => `${offer}a=${candidate}\r\n`);
    const [shown] = endpoints(await stats(session));
    expect(shown).toMatchObject({
      receivedCandidates: [{ candidate, sdpMid: '1', sdpMLineIndex: 1 }],
      localCandidate: null,
      remoteCandidate: null,
    });
  });

  test('adds nothing but these fields', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    await publishOnPaper(alice);
    const names = new Set([
      'webrtcEndpointName',
      'remoteSdp',
      'localSdp',
      'receivedCandidates',
      'gatheredCandidates',
      'localCandidate',
      'remoteCandidate',
      'events',
    ]);
    const without = (body: SessionBody): unknown =>
      JSON.parse(JSON.stringify(body, (name, value) => (names.has(name) ? undefined : value)));
    const plain = await rest.session(session);
    expect(JSON.stringify(plain)).not.toContain('Sdp');
    expect(without(await stats(session))).toEqual(plain);
    for (const text of ['false', '0', 'NO', '']) {
      expect((await rest.get(`/sessions/${session}?webRtcStats=${text}`).expect(200)).body).toEqual(plain);
    }
  });

  test('wants a boolean', async () => {
    const session = await rest.createSession();
    const message = 'The query parameter "webRtcStats" must be true or false';
    expectError(await rest.get(`/sessions/${session}?webRtcStats=maybe`), 400, message);
    expectError(await rest.get('/sessions?webRtcStats=maybe'), 400, message);
    expectEmpty(await rest.get('/sessions/nobody-made-this?webRtcStats=true'), 404);
  });

  test('shows many peer connections', { timeout: 60_000 }, async () => {
    const session = await rest.createSession();
    const people = await Promise.all(Array.from({ length: 9 }, () => join(session)));
    const streams = await Promise.all(people.map((each) => publishOnPaper(each)));
    for (const [index, each] of people.entries()) {
      for (const sender of streams.toSpliced(index, 1)) {
        const peer = WebRtcPeer.subscriber();
        const sdpOffer = await peer.offer();
        peer.close();
        await each.rpc.call('receiveVideoFrom', { sender, sdpOffer });
      }
    }
    const shown = endpoints(await stats(session));
    expect(shown).toHaveLength(9 + 9 * 8);
    for (const { remoteSdp, localSdp } of shown) expect([remoteSdp, localSdp]).not.toContain('');
    expect(new Set(shown.map(({ localSdp }) => localSdp)).size).toBe(shown.length);
  });

  test('shows offers that together are larger than a message may be', { timeout: 60_000 }, async () => {
    const session = await rest.createSession();
    const people = await Promise.all(Array.from({ length: 6 }, () => join(session)));
    // Six bytes each in a message.
    const padding = `a=x:${'\u0001'.repeat(35_000)}\r\n`;
    await Promise.all(people.map((each) => publishOnPaper(each, (offer) => offer + padding)));
    const shown = endpoints(await stats(session));
    expect(shown.map(({ remoteSdp }) => remoteSdp.endsWith(padding))).toEqual(Array(6).fill(true));
  });

  test('is empty where the media node does not answer', { timeout: 90_000 }, async () => {
    const stack = await startOwnStack({ counts: { 'recording-worker': 0 } });
    onTestFinished(() => stack.stop());
    const session = await stack.rest.createSession();
    const alice = await Participant.join(stack.rest, session);
    onTestFinished(() => alice.close());
    const { streamId, createdAt } = await alice.publish();
    const [node] = stack.mediaNodes;
    node!.kill('SIGSTOP');
    try {
      expect(endpoints(await stats(session, stack.rest))).toEqual([
        {
          connectionId: alice.connectionId,
          createdAt,
          streamId,
          mediaOptions: expect.any(Object),
          webrtcEndpointName: streamId,
          remoteSdp: '',
          localSdp: '',
          receivedCandidates: [],
          gatheredCandidates: [],
          localCandidate: null,
          remoteCandidate: null,
          events: [],
        },
      ]);
    } finally {
      node!.kill('SIGCONT');
    }
  });
});

describe('GET /sessions?webRtcStats=true', () => {
  test('shows of each session what GET of it shows', async () => {
    const sessions = [await rest.createSession(), await rest.createSession()];
    for (const session of sessions) await publishOnPaper(await join(session));
    const { body } = await rest.get('/sessions?webRtcStats=true').expect(200);
    expect(body.numberOfElements).toBe(body.content.length);
    for (const id of sessions) {
      const listed = body.content.find(({ sessionId }: SessionBody) => sessionId === id);
      expect(listed).toEqual(await stats(id));
      expect(endpoints(listed)[0]!.localSdp).toMatch(/^v=0/);
    }
  });
});

describe('fetchWebRtc of openvidu-node-client 2.15.0', () => {
  const REJECT = 'NODE_TLS_REJECT_UNAUTHORIZED';
  const before = process.env[REJECT];
  beforeAll(() => {
    process.env[REJECT] = '0'; // It cannot be told to accept a self-signed certificate.
    vi.spyOn(console, 'log').mockImplementation(() => undefined); // It prints what it fetches.
  });
  afterAll(() => {
    vi.restoreAllMocks();
    if (before === undefined) delete process.env[REJECT];
    else process.env[REJECT] = before;
  });

  test('reads the pair and the descriptions', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId, peer } = await alice.publish();
    const subscriber = await bob.subscribe(streamId);

    const client = new OpenVidu(rest.url, rest.secret) as OpenVidu & {
      fetchWebRtc(): Promise<{ changes: boolean; sessionChanges: Record<string, boolean> }>;
    };
    expect((await client.fetchWebRtc()).sessionChanges[session]).toBe(true);
    const fetched = client.activeSessions.find(({ sessionId }) => sessionId === session)!;
    const of = (connectionId: string) =>
      fetched.activeConnections.find((each) => each.connectionId === connectionId) as unknown as {
        publishers: Record<string, any>[];
        subscribers: Record<string, any>[];
      };
    const [published, received] = [of(alice.connectionId).publishers[0]!, of(bob.connectionId).subscribers[0]!];
    for (const [endpoint, { address, port }] of [
      [published, peer.address],
      [received, subscriber.address],
    ] as const) {
      expect(endpoint.localCandidatePair).toEqual({
        portNumber: String(port),
        ipAddress: address,
        transport: 'udp',
        candidateType: 'prflx',
        priority: '1862270975',
        raw: endpoint.webRtc.kms.remoteCandidate,
      });
      expect(endpoint.webRtc.kms.localSdp).toMatch(/^v=0/);
      expect(endpoint.webRtc.kms.events.length).toBeGreaterThan(2);
    }
    expect(received).toMatchObject({ streamId, createdAt: expect.any(Number) });
    // It compares what it fetches. A connection that has just come up still changes.
    const changed = async () => (await client.fetchWebRtc()).sessionChanges[session];
    await until('nothing changes any more', async () => !(await changed()));
    await alice.publishAgain(streamId);
    expect(await changed()).toBe(true);
  });
});
