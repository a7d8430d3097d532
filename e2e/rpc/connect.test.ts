import { describe, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import type { Notification } from '../clients/rpc-client.ts';
import { sessionLog } from '../observing/session-log.ts';
import { until, within } from '../support/until.ts';
import { gatewayA, gatewayB, join, openSocket, rest, stack } from '../stack/shared-stack.ts';

/** Milliseconds that a participant has to come back, and what the way to the others may take on top. */
const WINDOW_MS = 10_000;
const SLACK_MS = 4_000;

const change = (streamId: string, newValue: boolean) => ({
  streamId,
  property: 'audioActive',
  newValue,
  reason: 'publishAudio',
});

/** Everything one can be told of, in a known order; done by two participants. */
async function makeSomeNoise(session: string, actor: Participant): Promise<Notification[]> {
  const guest = await join(session, { metadata: 'guest', gateway: gatewayB });
  const { streamId, createdAt } = await actor.publish();
  await actor.rpc.call('streamPropertyChanged', change(streamId, false));
  await actor.rpc.call('streamPropertyChanged', change(streamId, true));
  await actor.rpc.call('unpublishVideo', {});
  await guest.leave();
  const by = { connectionId: actor.connectionId };
  const changed = { ...by, streamId, property: 'audioActive', reason: 'publishAudio' };
  return [
    {
      method: 'participantJoined',
      params: { id: guest.connectionId, createdAt: guest.joined.createdAt, metadata: 'guest' },
    },
    {
      method: 'participantPublished',
      params: { id: actor.connectionId, streams: [expect.objectContaining({ id: streamId, createdAt })] },
    },
    { method: 'streamPropertyChanged', params: { ...changed, newValue: 'false' } },
    { method: 'streamPropertyChanged', params: { ...changed, newValue: 'true' } },
    { method: 'participantUnpublished', params: { ...by, reason: 'unpublish' } },
    { method: 'participantLeft', params: { connectionId: guest.connectionId, reason: 'disconnect' } },
  ];
}

/** All notifications, once there are so many; then none may follow. */
async function notificationsOf({ rpc }: Participant, count: number): Promise<Notification[]> {
  const seen = () => rpc.notifications.map(({ method, params }) => ({ method, params }));
  await until(`${count} notifications have come`, () => seen().length >= count, { seen });
  await rpc.request('ping');
  return seen();
}

describe('connect', () => {
  test.each([
    ['the same gateway', gatewayA],
    ['the other gateway', gatewayB],
  ])('through %s gives the place back and brings what was missed, once and in order', async (_, gateway) => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    await alice.rpc.next('participantJoined');
    await alice.rpc.acknowledged();
    alice.rpc.kill();
    const missed = await makeSomeNoise(session, bob);
    expect(await alice.comeBack(gateway)).toEqual({
      value: 'reconnection successful',
      sessionId: alice.rpcSessionId,
    });
    expect((await notificationsOf(alice, missed.length + 1)).slice(1)).toEqual(missed);
    const more = await makeSomeNoise(session, bob);
    expect((await notificationsOf(alice, missed.length + 1 + more.length)).slice(1)).toEqual([...missed, ...more]);
  });

  test('brings also what is too much for one message between the services', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    await alice.rpc.acknowledged();
    alice.rpc.kill();
    const texts = Array.from({ length: 40 }, (_, number) => `${number} ${'x'.repeat(60_000)}`);
    for (const data of texts) await bob.rpc.call('sendMessage', { message: JSON.stringify({ data }) });
    await alice.comeBack(gatewayB);
    for (const data of texts) expect((await alice.rpc.next('sendMessage')).data === data).toBe(true);
  });

  test('again and again, while things happen, loses nothing and keeps the order', async () => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session), await join(session), await join(session)];
    const { streamId } = await bob.publish();
    let busy = true;
    let changes = 0;
    const noise = (async () => {
      while (busy) {
        const newValue = `{"width":${++changes},"height":1}`;
        const params = { streamId, property: 'videoDimensions', newValue, reason: 'screenResized' };
        await bob.rpc.call('streamPropertyChanged', params);
      }
    })();
    const rounds = 8;
    for (let round = 0; round < rounds; round++) {
      const before = changes;
      await until('something more has happened', () => changes > before + 3);
      alice.rpc.kill();
      await until('something was missed', () => changes > before + 6);
      await alice.comeBack(round % 2 ? gatewayA : gatewayB);
    }
    busy = false;
    await noise;
    const told = ({ rpc }: Participant): number[] =>
      rpc.notifications
        .filter(({ method }) => method === 'streamPropertyChanged')
        .map(({ params }) => JSON.parse(JSON.parse(params.newValue)).width);
    const all = Array.from({ length: changes }, (_, index) => index + 1);
    await until('both have heard the last', () => [alice, carol].every((each) => told(each).at(-1) === changes), {
      seen: () => [alice, carol].map(told),
    });
    expect(told(carol)).toEqual(all);
    // What was under way when a socket broke may come twice, as nobody can know whether it arrived; nothing else may.
    const heard = told(alice);
    const backwards = heard.filter((width, index) => index > 0 && width <= heard[index - 1]!).length;
    expect(backwards).toBeLessThanOrEqual(rounds);
    expect([...new Set(heard)]).toEqual(all);
    expect(heard.length - all.length).toBeLessThanOrEqual(rounds * 3);
  });

  test('while the old socket is still open moves the place and closes the old socket silently', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    await alice.rpc.next('participantJoined');
    await alice.rpc.acknowledged();
    const oldSocketClosed = alice.rpc.closed;
    await alice.comeBack(gatewayB);
    await within(3_000, 'the old socket to be closed', oldSocketClosed);
    await bob.publish();
    await alice.rpc.next('participantPublished');
    const methods = alice.rpc.notifications.map(({ method }) => method);
    expect(methods).toEqual(['participantJoined', 'participantPublished']);
    expect((await rest.session(session)).connections.numberOfElements).toBe(2);
  });

  test('after a close with a handshake is the same', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    await alice.rpc.close(4104, 'Connection closed for reconnection');
    await bob.publish();
    await alice.comeBack();
    await alice.rpc.next('participantPublished');
  });

  test('leaves the media alone', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const subscription = await bob.subscribe(streamId);
    alice.rpc.kill();
    bob.rpc.kill();
    await subscription.receives(['audio', 'video'], 20);
    await Promise.all([alice.comeBack(gatewayB), bob.comeBack(gatewayB)]);
    await subscription.receives(['audio', 'video'], 20);
    expect((await rest.connection(session, bob.connectionId)).subscribers).toHaveLength(1);
    await alice.rpc.call('unpublishVideo', {});
    await bob.rpc.next('participantUnpublished');
  });

  test('with an rpc session that nobody has is refused with exactly this text', async () => {
    const socket = await openSocket();
    for (const sessionId of ['1rbeh7tnhm7g9pmmuqvhdt9ftm', '', 'x', 5, null]) {
      expect(await socket.failure('connect', { sessionId })).toEqual({ code: 40_007, message: 'reconnection error' });
    }
    expect((await socket.request('ping')).result).toEqual({ value: 'pong' });
  });

  test('is refused after the session was closed meanwhile', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    alice.rpc.kill();
    await rest.delete(`/sessions/${session}`).expect(204);
    await expect(alice.comeBack()).rejects.toMatchObject({ code: 40_007, message: 'reconnection error' });
  });

  test.concurrent('not in time costs the place', { timeout: 40_000 }, async () => {
    const session = await rest.createSession();
    const [alice, bob, carol] = await Promise.all([0, 1, 2].map(() => joinUntracked(session)));
    try {
      const { streamId } = await alice!.publish();
      await bob!.subscribe(streamId);
      const since = performance.now();
      alice!.rpc.kill();
      const goodbye = { connectionId: alice!.connectionId, reason: 'networkDisconnect' };
      for (const { rpc } of [bob!, carol!]) {
        expect(await rpc.next('participantLeft', WINDOW_MS + SLACK_MS)).toEqual(goodbye);
        expect(rpc.notifications.map(({ method }) => method)).not.toContain('participantUnpublished');
      }
      expect(performance.now() - since).toBeGreaterThan(WINDOW_MS - 500);
      const { content } = (await rest.session(session)).connections;
      expect(content.map(({ connectionId }) => connectionId).toSorted()).toEqual(
        [bob!.connectionId, carol!.connectionId].toSorted(),
      );
      expect(content.flatMap(({ subscribers }) => subscribers)).toEqual([]);
      await expect(alice!.comeBack()).rejects.toMatchObject({ code: 40_007, message: 'reconnection error' });

      const log = await sessionLog(stack.databaseUrl, session);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      const ends = log.filter(({ type }) => /Destroyed|Left/.test(type));
      expect(ends.map(({ type, body }) => [type, body.connection, body.reason])).toEqual([
        ['webrtcConnectionDestroyed', 'INBOUND', 'networkDisconnect'],
        ['webrtcConnectionDestroyed', 'OUTBOUND', 'networkDisconnect'],
        ['participantLeft', undefined, 'networkDisconnect'],
      ]);
    } finally {
      for (const each of [alice, bob, carol]) each!.close();
    }
  });

  test.concurrent('of the last one, not in time, ends the session', { timeout: 40_000 }, async () => {
    const session = await rest.createSession();
    const alice = await joinUntracked(session);
    alice.rpc.kill();
    await until('the session is gone', async () => (await rest.get(`/sessions/${session}`)).status === 404, {
      limitMs: WINDOW_MS + SLACK_MS,
      everyMs: 250,
    });
    const log = await sessionLog(stack.databaseUrl, session);
    expect(log.at(-1)).toMatchObject({ type: 'sessionDestroyed', body: { reason: 'lastParticipantLeft' } });
  });

  test.concurrent('in the last moment is in time', { timeout: 40_000 }, async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await joinUntracked(session), await joinUntracked(session)];
    try {
      alice.rpc.kill();
      const since = performance.now();
      await until('most of the time is over', () => performance.now() - since > WINDOW_MS - 2_000, {
        limitMs: WINDOW_MS,
      });
      await alice.comeBack(gatewayB);
      await until('the time would have been over', () => performance.now() - since > WINDOW_MS + 2_000, {
        limitMs: WINDOW_MS,
      });
      expect(bob.rpc.notifications).toEqual([]);
      expect((await alice.rpc.request('ping')).result).toEqual({ value: 'pong' });
      expect((await rest.session(session)).connections.numberOfElements).toBe(2);
    } finally {
      for (const each of [alice, bob]) each.close();
    }
  });
});

/** In tests that run at the same time nobody knows which test a helper belongs to: these close by themselves. */
const joinUntracked = (session: string): Promise<Participant> => Participant.join(rest, session);
