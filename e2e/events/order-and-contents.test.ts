import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { untilInCdr } from '../observing/cdr.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { WebhookReceiver } from '../observing/webhook-receiver.ts';

let receiver: WebhookReceiver;
let stack: OwnStack;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  const settings = { OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: receiver.url, OPENVIDU_CDR: 'true' };
  stack = await startOwnStack({
    counts: { session: 2, 'recording-worker': 0 },
    kindEnv: { gateway: settings, session: { ...settings, CONVENE_RECONNECTION_WINDOW: '1' } },
  });
});
afterAll(async () => {
  await stack?.stop();
  await receiver?.stop();
});

const CREATED = 'webrtcConnectionCreated';
const DESTROYED = 'webrtcConnectionDestroyed';

/** Alice and Bob, both publishing and subscribed to each other, and the seven events of that. */
async function callOfTwo() {
  const { rest } = stack;
  const session = await rest.createSession();
  const alice = await Participant.join(rest, session, { data: 'from the server', metadata: 'Älice ✓' });
  const fromAlice = await alice.publish();
  const bob = await Participant.join(rest, session);
  const fromBob = await bob.publish({ video: false });
  await bob.subscribe(fromAlice.streamId);
  await alice.subscribe(fromBob.streamId);
  await receiver.bodies(session, 7);
  const end = () => [alice, bob].forEach((each) => each.close());
  return { rest, session, alice, bob, fromAlice, fromBob, end };
}

/** What came for a session behind the first seven: what and why, and of whom and which direction. */
async function behind(session: string, count: number) {
  const events = (await receiver.bodies(session, 7 + count)).slice(7);
  expect(events).toHaveLength(count);
  return events.map(({ event, reason, participantId, connection }) =>
    [event, connection, participantId, reason].filter((each) => each !== undefined),
  );
}

describe('webhooks and CDR', () => {
  test('tell of a call of two, to the byte', async () => {
    const { rest, session, alice, bob, fromAlice, fromBob, end } = await callOfTwo();
    const { createdAt } = await rest.session(session);
    const [ofAlice, ofBob] = await Promise.all([alice, bob].map((who) => rest.connection(session, who.connectionId)));
    const joined = { location: 'unknown', platform: 'Chrome 84.0.4147.105 on Linux 64-bit' };
    const camera = { videoSource: 'CAMERA', videoFramerate: 30, videoDimensions: '{"width":640,"height":480}' };
    const [a, b] = [{ participantId: alice.connectionId }, { participantId: bob.connectionId }];
    const at = (timestamp: number) => ({ sessionId: session, timestamp });
    const audioOnly = { audioEnabled: true, videoEnabled: false };
    const both = { ...camera, audioEnabled: true, videoEnabled: true };
    const toBob = { ...at(ofBob!.subscribers[0]!.createdAt), streamId: fromAlice.streamId, ...b };
    const toAlice = { ...at(ofAlice!.subscribers[0]!.createdAt), streamId: fromBob.streamId, ...a };
    const person = { clientData: 'Älice ✓', serverData: 'from the server' };
    const expected = [
      { ...at(createdAt), event: 'sessionCreated' },
      { ...at(ofAlice!.createdAt), ...a, ...joined, ...person, event: 'participantJoined' },
      {
        ...at(fromAlice.createdAt),
        streamId: fromAlice.streamId,
        ...a,
        connection: 'OUTBOUND',
        ...both,
        event: CREATED,
      },
      { ...at(ofBob!.createdAt), ...b, ...joined, clientData: '', serverData: '', event: 'participantJoined' },
      {
        ...at(fromBob.createdAt),
        streamId: fromBob.streamId,
        ...b,
        connection: 'OUTBOUND',
        ...audioOnly,
        event: CREATED,
      },
      { ...toBob, connection: 'INBOUND', receivingFrom: alice.connectionId, ...both, event: CREATED },
      { ...toAlice, connection: 'INBOUND', receivingFrom: bob.connectionId, ...audioOnly, event: CREATED },
    ];
    expect(receiver.of(session).map(({ text }) => text)).toEqual(expected.map((event) => JSON.stringify(event)));
    end();
  });

  test('unsubscribing: one event; unpublishing: the publisher’s, then the subscriber’s', async () => {
    const { session, alice, bob, end } = await callOfTwo();
    await bob.rpc.call('unsubscribeFromVideo', { sender: alice.connectionId });
    await bob.rpc.call('unpublishVideo', {});
    expect(await behind(session, 3)).toEqual([
      [DESTROYED, 'INBOUND', bob.connectionId, 'unsubscribe'],
      [DESTROYED, 'OUTBOUND', bob.connectionId, 'unpublish'],
      [DESTROYED, 'INBOUND', alice.connectionId, 'unpublish'],
    ]);
    end();
  });

  test('leaving: those who received him, what he received, what he sent, himself; the last one ends it', async () => {
    const { session, alice, bob, end } = await callOfTwo();
    const [a, b] = [alice.connectionId, bob.connectionId];
    await alice.leave();
    await bob.leave();
    expect(await behind(session, 7)).toEqual([
      [DESTROYED, 'INBOUND', b, 'disconnect'],
      [DESTROYED, 'INBOUND', a, 'disconnect'],
      [DESTROYED, 'OUTBOUND', a, 'disconnect'],
      ['participantLeft', a, 'disconnect'],
      [DESTROYED, 'OUTBOUND', b, 'disconnect'],
      ['participantLeft', b, 'disconnect'],
      ['sessionDestroyed', 'lastParticipantLeft'],
    ]);
    end();
  });

  test('closing by REST: four, two and the session’s end, with the counts of fields that are documented', async () => {
    const { rest, session, end } = await callOfTwo();
    await rest.delete(`/sessions/${session}`).expect(204);
    const events = (await receiver.bodies(session, 14)).slice(7);
    expect(events.map(({ event, reason }) => [event, reason])).toEqual([
      ...Array(3).fill([DESTROYED, 'sessionClosedByServer']),
      ['participantLeft', 'sessionClosedByServer'],
      [DESTROYED, 'sessionClosedByServer'],
      ['participantLeft', 'sessionClosedByServer'],
      ['sessionDestroyed', 'sessionClosedByServer'],
    ]);
    const fields = (event: string) => Object.keys(events.find((each) => each.event === event)!).slice(0, -1);
    expect(fields('participantLeft')).toHaveLength(10);
    expect(fields('sessionDestroyed')).toEqual(['sessionId', 'timestamp', 'startTime', 'duration', 'reason']);
    expect(fields(DESTROYED).slice(0, 5)).toEqual(['sessionId', 'timestamp', 'startTime', 'duration', 'reason']);
    end();
  });

  test('a lost socket is a networkDisconnect', async () => {
    const { session, alice, bob, end } = await callOfTwo();
    bob.rpc.kill();
    const events = (await receiver.bodies(session, 11, { limitMs: 20_000 })).slice(7);
    expect(events.map(({ event }) => event)).toEqual([DESTROYED, DESTROYED, DESTROYED, 'participantLeft']);
    expect(events.every(({ reason }) => reason === 'networkDisconnect')).toBe(true);
    expect(events[0]!.participantId).toBe(alice.connectionId);
    end();
  });

  test('a session that nobody joined, and a recorder, tell nothing', async () => {
    const { rest } = stack;
    const unused = await rest.createSession();
    await rest.delete(`/sessions/${unused}`).expect(204);
    const { session, alice, end } = await callOfTwo();
    const recorder = await Participant.join(rest, session, { params: { secret: rest.secret, recorder: true } });
    expect(recorder.connectionId).toBe('RECORDER');
    const streams = (await rest.connection(session, alice.connectionId)).publishers;
    await recorder.subscribe(streams[0]!.streamId);
    await recorder.leave();
    await alice.rpc.call('unpublishVideo', {});
    expect(await behind(session, 2)).toHaveLength(2);
    expect(receiver.of(unused)).toEqual([]);
    recorder.close();
    end();
  });

  test('say the same, in the same order', async () => {
    const { rest, session, end } = await callOfTwo();
    await rest.delete(`/sessions/${session}`).expect(204);
    const sent = await receiver.bodies(session, 14);
    const written = await untilInCdr(rest, session, 14);
    expect(written).toEqual(sent);
    expect(written.map((event) => JSON.stringify(event))).toEqual(receiver.of(session).map(({ text }) => text));
    end();
  });
});
