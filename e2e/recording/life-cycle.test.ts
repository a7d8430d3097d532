import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { cdrOf, untilInCdr } from '../observing/cdr.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { publishCamera } from '../scenes/ip-cameras.ts';
import { publishing, type PublisherOptions } from '../scenes/recorded-call.ts';
import { getRecording, startRecording, stopRecording, untilFinished } from '../scenes/recordings.ts';
import { until } from '../support/until.ts';
import { WebhookReceiver } from '../observing/webhook-receiver.ts';

const COUNTDOWN_S = 2;
let stack: OwnStack;
let webhook: WebhookReceiver;
beforeAll(async () => {
  webhook = await WebhookReceiver.start();
  stack = await startOwnStack({
    env: {
      OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: String(COUNTDOWN_S),
      OPENVIDU_CDR: 'true',
      OPENVIDU_WEBHOOK: 'true',
      OPENVIDU_WEBHOOK_ENDPOINT: webhook.url,
      OPENVIDU_RECORDING_NOTIFICATION: 'publisher_moderator',
    },
  });
});
afterAll(async () => {
  await stack.stop();
  await webhook.stop();
});

const SMALL = { resolution: '320x240' };
const publish = (session: string, options?: PublisherOptions) => publishing(stack.rest, session, options);

async function join(session: string, role: 'SUBSCRIBER' | 'PUBLISHER' | 'MODERATOR' = 'PUBLISHER') {
  const participant = await Participant.join(stack.rest, session, { role });
  onTestFinished(() => participant.close());
  return participant;
}

const isRecorded = async (session: string) => (await stack.rest.session(session)).recording === true;
const isGone = async (session: string) => (await stack.rest.get(`/sessions/${session}`)).status === 404;

describe('a session that is always recorded', () => {
  test('is, from its first publisher to its last participant', async () => {
    const session = await stack.rest.createSession({ recordingMode: 'ALWAYS', defaultOutputMode: 'INDIVIDUAL' });
    const alice = await join(session);
    expect(await isRecorded(session)).toBe(false);
    const { participant } = await publish(session);
    await until('it is recorded', async () => (await getRecording(stack.rest, session)).status === 'started');
    expect(await getRecording(stack.rest, session)).toMatchObject({ name: session, hasAudio: true, hasVideo: true });
    await participant.leave();
    expect(await isRecorded(session)).toBe(true);
    await alice.leave();
    expect(await stack.rest.session(session)).toMatchObject({
      recording: true,
      connections: { numberOfElements: 0 },
    });
    await until('the session is gone', () => isGone(session), { limitMs: 10_000 });
    expect((await untilFinished(stack.rest, session)).status).toBe('ready');
    const events = await untilInCdr(stack.rest, session, 13);
    const recorded = events.filter(({ event }) => event === 'recordingStatusChanged');
    expect(recorded.map(({ status, reason }) => [status, reason])).toEqual([
      ['started', undefined],
      ['stopped', 'automaticStop'],
      ['ready', 'automaticStop'],
    ]);
    expect(events.at(-1)).toMatchObject({ event: 'sessionDestroyed', reason: 'automaticStop' });
  });

  test('is not again once that was stopped by hand', async () => {
    const session = await stack.rest.createSession({ recordingMode: 'ALWAYS', defaultOutputMode: 'INDIVIDUAL' });
    const { participant } = await publish(session);
    await until('it is recorded', async () => (await getRecording(stack.rest, session)).status === 'started');
    await stopRecording(stack.rest, session);
    await publish(session, { look: 1 });
    expect(await isRecorded(session)).toBe(false);
    expect((await stack.rest.get(`/recordings/${session}-1`)).status).toBe(404);
    participant.close();
  });

  test('is not when its media does not go through the server', async () => {
    const session = await stack.rest.createSession({ recordingMode: 'ALWAYS', mediaMode: 'RELAYED' });
    await publish(session);
    expect(await isRecorded(session)).toBe(false);
  });
});

describe('the countdown', () => {
  test('ends only the recording while somebody is there', async () => {
    const session = await stack.rest.createSession();
    await join(session);
    const { id } = await startRecording(stack.rest, session, SMALL);
    await until('it has stopped', async () => !(await isRecorded(session)), { limitMs: 10_000 });
    expect(['ready', 'failed']).toContain((await untilFinished(stack.rest, id)).status);
    const [, stopped] = (await untilInCdr(stack.rest, session, 5)).filter(
      ({ event }) => event === 'recordingStatusChanged',
    );
    expect(stopped).toMatchObject({ status: 'stopped', reason: 'automaticStop' });
    expect(await isGone(session)).toBe(false);
  });

  test('is over when somebody publishes, also after everybody was gone', async () => {
    const session = await stack.rest.createSession();
    const { participant } = await publish(session);
    const { id } = await startRecording(stack.rest, session, { outputMode: 'INDIVIDUAL' });
    await participant.leave();
    const left = Date.now();
    await publish(session, { look: 1 });
    await until('the countdown would be over', () => Date.now() - left > (COUNTDOWN_S + 2) * 1_000, { limitMs: 8_000 });
    expect(await getRecording(stack.rest, id)).toMatchObject({ status: 'started' });
    expect(await stopRecording(stack.rest, id)).toMatchObject({ status: 'ready' });
  });

  test('is over when an IP camera is published, which is somebody who is there', async () => {
    const session = await stack.rest.createSession();
    const alice = await join(session);
    const { id } = await startRecording(stack.rest, session, { outputMode: 'INDIVIDUAL' });
    await publishCamera(stack.rest, session);
    await alice.leave();
    const left = Date.now();
    await until('the countdown would be over', () => Date.now() - left > (COUNTDOWN_S + 2) * 1_000, { limitMs: 8_000 });
    expect(await getRecording(stack.rest, id)).toMatchObject({ status: 'started' });
    await stack.rest.delete(`/sessions/${session}`).timeout(60_000).expect(204);
    expect(['ready', 'failed']).toContain((await untilFinished(stack.rest, id)).status);
  });

  test('of an empty session ends the session when it is stopped by hand', async () => {
    const session = await stack.rest.createSession();
    const { participant } = await publish(session);
    const { id } = await startRecording(stack.rest, session, { outputMode: 'INDIVIDUAL' });
    await participant.leave();
    await stopRecording(stack.rest, id);
    expect(await isGone(session)).toBe(true);
    await until('the CDR has the end', async () => {
      const last = (await cdrOf(stack.rest, session)).at(-1);
      return last?.event === 'sessionDestroyed' && last.reason === 'recordingStoppedByServer';
    });
  });
});

test('backends are told of everything in order, by webhook and CDR', async () => {
  const session = await stack.rest.createSession();
  await publish(session);
  const { id, createdAt } = await startRecording(stack.rest, session, { ...SMALL, name: 'Told' });
  await stack.rest.delete(`/sessions/${session}`).timeout(60_000).expect(204);
  const recording = await untilFinished(stack.rest, id);
  const cdr = (await untilInCdr(stack.rest, session, 11)).map(({ event, status }) =>
    status ? `${event} ${status}` : event,
  );
  expect(cdr).toEqual([
    'sessionCreated',
    'participantJoined',
    'webrtcConnectionCreated',
    'recordingStarted',
    'recordingStatusChanged started',
    'webrtcConnectionDestroyed',
    'participantLeft',
    'recordingStatusChanged stopped',
    'recordingStopped',
    'recordingStatusChanged ready',
    'sessionDestroyed',
  ]);
  const bodies = await webhook.bodies(session, 9);
  expect(bodies.map(({ event }) => event)).not.toContain('recordingStarted');
  const told = bodies.filter(({ event }) => event === 'recordingStatusChanged');
  const same = {
    sessionId: session,
    startTime: createdAt,
    id,
    name: 'Told',
    outputMode: 'COMPOSED',
    resolution: '320x240',
    recordingLayout: 'BEST_FIT',
    hasAudio: true,
    hasVideo: true,
    event: 'recordingStatusChanged',
  };
  const reason = 'sessionClosedByServer';
  const { size, duration } = recording;
  const timestamp = expect.any(Number);
  expect(told).toEqual([
    { ...same, timestamp: createdAt, duration: 0, size: 0, status: 'started' },
    { ...same, timestamp, duration: 0, reason, size: 0, status: 'stopped' },
    { ...same, timestamp, duration, reason, size, status: 'ready' },
  ]);
});

test('those whose role it is are told when it starts and stops, and who comes later is told at once', async () => {
  const session = await stack.rest.createSession();
  const { participant: publisher } = await publish(session);
  const moderator = await join(session, 'MODERATOR');
  const subscriber = await join(session, 'SUBSCRIBER');
  const { id } = await startRecording(stack.rest, session, { outputMode: 'INDIVIDUAL', name: 'Seen' });
  for (const { rpc } of [publisher, moderator]) {
    expect(await rpc.next('recordingStarted')).toEqual({ id, name: 'Seen' });
  }
  expect((await join(session)).joined).toMatchObject({ recordingId: id, recordingName: 'Seen' });
  expect((await join(session, 'SUBSCRIBER')).joined).not.toHaveProperty('recordingId');
  await stopRecording(stack.rest, id);
  for (const { rpc } of [publisher, moderator]) {
    expect(await rpc.next('recordingStopped')).toEqual({ id, name: 'Seen', reason: 'recordingStoppedByServer' });
  }
  const told = subscriber.rpc.notifications.map(({ method }) => method);
  expect(told.filter((method) => method.startsWith('recording'))).toEqual([]);
});

test('a composed recording is announced with its first stream', async () => {
  const session = await stack.rest.createSession();
  const moderator = await join(session, 'MODERATOR');
  const { id } = await startRecording(stack.rest, session, SMALL);
  expect(moderator.rpc.notifications.map(({ method }) => method)).not.toContain('recordingStarted');
  await publish(session);
  expect(await moderator.rpc.next('recordingStarted')).toEqual({ id, name: id });
  await stopRecording(stack.rest, id);
});
