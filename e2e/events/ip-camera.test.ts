import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { OddCamera } from '../cameras/odd-camera.ts';
import { Participant } from '../clients/participant.ts';
import { untilInCdr } from '../observing/cdr.ts';
import { publishCamera, streamOf } from '../scenes/ip-cameras.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { sessionLog } from '../observing/session-log.ts';
import { until } from '../support/until.ts';
import { WebhookReceiver } from '../observing/webhook-receiver.ts';

let receiver: WebhookReceiver;
let stack: OwnStack;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  const settings = { OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: receiver.url, OPENVIDU_CDR: 'true' };
  stack = await startOwnStack({
    counts: { session: 2, 'recording-worker': 0 },
    env: { LOG_LEVEL: 'trace' },
    kindEnv: { gateway: settings, session: settings },
  });
});
afterAll(async () => {
  await stack?.stop();
  await receiver?.stop();
});

const PASSWORD = 'tr0ub4dor';
const TOKEN = 'f1dd1esticks';
/** With what a camera may want of who comes, wherever it can be in a URI. */
const rtspUri = `rtsp://admin:${PASSWORD}@127.0.0.1:1/live?channel=2&access_token=${TOKEN}#${TOKEN}`;
/** User and password as people write them, and what of them nobody may see. */
const LOGIN = 'zwiebel%40home:kn0bl@uch!)^%0Xp3rl%2Fgraup3';
const PARTS = ['zwiebel', 'kn0bl', 'uch!', 'p3rl', 'graup3'];
const SHOWN = 'rtsp://127.0.0.1:1/live?channel=2&access_token=***';

test('webhooks and CDR tell of an IP camera, to the byte', async () => {
  const { rest } = stack;
  const session = await rest.createSession();
  const own = { adaptativeBitrate: false, onlyPlayWithSubscribers: true, networkCache: 500 };
  const camera = await publishCamera(rest, session, { rtspUri, ...own, data: 'In the yard' });
  const alice = await Participant.join(rest, session, { role: 'SUBSCRIBER' });
  await alice.subscribe(streamOf(camera));
  const [ofAlice, { createdAt }] = [await rest.connection(session, alice.connectionId), await rest.session(session)];
  await rest.delete(`/sessions/${session}/connection/${camera.connectionId}`).expect(204);
  const told = await receiver.bodies(session, 8);
  alice.close();

  const [published, subscribed] = [camera.publishers[0]!.createdAt, ofAlice.subscribers[0]!.createdAt];
  const ended = told.at(-1)!.timestamp;
  const at = (timestamp: number) => ({ sessionId: session, timestamp });
  const until = (startTime: number) => ({
    ...at(ended),
    startTime,
    duration: Math.floor((ended - startTime) / 1_000),
    reason: 'forceDisconnectByServer',
  });
  const participant = {
    participantId: camera.connectionId,
    location: 'unknown',
    platform: 'IPCAM',
    clientData: '',
    serverData: 'In the yard',
  };
  const media = {
    videoSource: 'IPCAM',
    videoFramerate: null,
    videoDimensions: null,
    audioEnabled: true,
    videoEnabled: true,
  };
  const outbound = {
    streamId: streamOf(camera),
    participantId: camera.connectionId,
    connection: 'OUTBOUND',
    rtspUri: SHOWN,
    ...own,
    ...media,
  };
  const inbound = {
    streamId: streamOf(camera),
    participantId: alice.connectionId,
    connection: 'INBOUND',
    receivingFrom: camera.connectionId,
    ...media,
  };
  const expected = [
    { ...at(createdAt), event: 'sessionCreated' },
    { ...at(camera.createdAt), ...participant, event: 'participantJoined' },
    { ...at(published), ...outbound, event: 'webrtcConnectionCreated' },
    { ...told[3] },
    { ...at(subscribed), ...inbound, event: 'webrtcConnectionCreated' },
    { ...until(subscribed), ...inbound, event: 'webrtcConnectionDestroyed' },
    { ...until(published), ...outbound, event: 'webrtcConnectionDestroyed' },
    { ...until(camera.createdAt), ...participant, event: 'participantLeft' },
  ];
  expect(told[3]).toMatchObject({ event: 'participantJoined', participantId: alice.connectionId });
  expect(receiver.of(session).map(({ text }) => text)).toEqual(expected.map((event) => JSON.stringify(event)));
  expect((await untilInCdr(rest, session, 8)).map((event) => JSON.stringify(event))).toEqual(
    expected.map((event) => JSON.stringify(event)),
  );
});

test('what a camera is reached with is told to who knows the secret alone', async () => {
  const { rest } = stack;
  const session = await rest.createSession();
  const alice = await Participant.join(rest, session);
  const camera = await publishCamera(rest, session, { rtspUri, onlyPlayWithSubscribers: false });
  await alice.subscribe(streamOf(camera));
  const strict = await OddCamera.start('unauthorized');
  onTestFinished(() => strict.stop());
  const strictly = { rtspUri: strict.uri.replace('//', `//${LOGIN}@`), onlyPlayWithSubscribers: false };
  const second = await publishCamera(rest, session, strictly);
  await until('it was told user and password', () => strict.requests.some((each) => each.includes('Authorization: ')));
  const refusals = [rtspUri.replace('127.0.0.1', '169.254.169.254'), 'rtsp://zwiebel:1/kn0bl@127.0.0.1/p3rl'].map(
    async (refused) => (await rest.post(`/sessions/${session}/connection`, { rtspUri: refused }).expect(400)).body,
  );
  const refusal = await Promise.all(refusals);
  const late = await Participant.join(rest, session);
  const shown = await rest.connection(session, camera.connectionId);
  expect(shown).toMatchObject({ publishers: [{ rtspUri }] });
  await rest.get(`/sessions/${session}?webRtcStats=true`).expect(200);
  await rest.delete(`/sessions/${session}`).expect(204);
  await receiver.bodies(session, 14);

  const logs = (await readdir(stack.logDir)).filter((name) => /^(gateway|session|media-node)-/.test(name));
  expect(logs.length).toBeGreaterThanOrEqual(4);
  const places: Record<string, string> = {
    ids: [camera, second].map((each) => each.connectionId + streamOf(each)).join(),
    refusal: JSON.stringify(refusal),
    notifications: JSON.stringify([alice.rpc.frames, late.rpc.frames]),
    webhooks: receiver.requests.map(({ text }) => text).join('\n'),
    log: JSON.stringify(await sessionLog(stack.databaseUrl, session)),
    cdr: JSON.stringify(await untilInCdr(rest, session, 14)),
  };
  for (const name of logs) places[name] = await readFile(join(stack.logDir, name), 'utf8');
  for (const [place, text] of Object.entries(places)) {
    const found = [PASSWORD, TOKEN, ...PARTS].filter((secret) => text.includes(secret));
    expect({ place, found }).toEqual({ place, found: [] });
  }
  for (const each of [alice, late]) each.close();
});
