import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { childrenOf } from '../support/child-processes.ts';
import { publishCamera, streamOf } from '../scenes/ip-cameras.ts';
import { healthUrl, mediaLoad } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { sessionLog } from '../observing/session-log.ts';
import { until } from '../support/until.ts';

/** Silent for 1.1 s, then suspected for 0.5 s, then asked for 0.5 s; and a machine that is busy. */
const NOTICED_WITHIN_MS = 8_000;
/** Mostly at once; else with the next look at cameras, each 3 s. */
const PUBLISHED_AGAIN_WITHIN_MS = 10_000;

let stack: OwnStack;
const people: Participant[] = [];
beforeAll(async () => {
  stack = await startOwnStack({ counts: { 'media-node': 2, session: 2, 'recording-worker': 0 } });
});
afterEach(() => {
  for (const each of people.splice(0)) each.close();
});
afterAll(() => stack?.stop());

/** Alice, who watches two cameras. */
async function watchedCameras() {
  const session = await stack.rest.createSession();
  const cameras = [await publishCamera(stack.rest, session), await publishCamera(stack.rest, session)];
  const alice = await Participant.join(stack.rest, session);
  people.push(alice);
  for (const camera of cameras) await alice.subscribe(streamOf(camera));
  return { session, alice, cameras };
}

/** Waits until Alice is told that each camera's stream is gone, and of a new one; which can be received. */
async function expectPublishedAgain({ session, alice, cameras }: Awaited<ReturnType<typeof watchedCameras>>) {
  const ids = new Set(cameras.map(({ connectionId }) => connectionId));
  const gone = [
    await alice.rpc.next('participantUnpublished', NOTICED_WITHIN_MS),
    await alice.rpc.next('participantUnpublished', NOTICED_WITHIN_MS),
  ];
  expect(new Set(gone.map(({ connectionId }) => connectionId))).toEqual(ids);
  for (const { reason } of gone) expect(reason).toBe('mediaServerDisconnect');
  const published = [
    await alice.rpc.next('participantPublished', PUBLISHED_AGAIN_WITHIN_MS),
    await alice.rpc.next('participantPublished', PUBLISHED_AGAIN_WITHIN_MS),
  ];
  expect(new Set(published.map(({ id }) => id))).toEqual(ids);
  const before = new Set(cameras.map(streamOf));
  for (const { id, streams } of published) {
    expect(before).not.toContain(streams[0].id);
    expect((await stack.rest.connection(session, id)).publishers).toMatchObject([
      { streamId: streams[0].id, createdAt: streams[0].createdAt, mediaOptions: { typeOfVideo: 'IPCAM' } },
    ]);
    await alice.subscribe(streams[0].id);
  }
  const log = await sessionLog(stack.databaseUrl, session);
  const outbound = log.filter(({ body }) => body.connection === 'OUTBOUND');
  expect(outbound.map(({ type, body }) => [type, body.reason])).toEqual([
    ...Array(2).fill(['webrtcConnectionCreated', undefined]),
    ...Array(2).fill(['webrtcConnectionDestroyed', 'mediaServerDisconnect']),
    ...Array(2).fill(['webrtcConnectionCreated', undefined]),
  ]);
  for (const { body } of outbound) expect(body.rtspUri).toBe('rtsp://127.0.0.1:1/live');
}

const loadOf = async (node: OwnStack['mediaNodes'][number]) => (await mediaLoad(healthUrl(node))).publications;

/** The living media node that carries the session, and the other one. */
async function nodes() {
  const [first, second] = stack.mediaNodes.slice(-2);
  return (await loadOf(first!)) > 0 ? { doomed: first!, other: second! } : { doomed: second!, other: first! };
}

test('cameras of a worker that dies are published again', { timeout: 60_000 }, async () => {
  const call = await watchedCameras();
  const { doomed } = await nodes();
  for (const worker of await childrenOf(doomed.pid, 'mediasoup-worker')) process.kill(worker, 'SIGKILL');
  await expectPublishedAgain(call);
  await until('nothing is there twice', async () => (await loadOf(doomed)) === 2);
  await stack.rest.delete(`/sessions/${call.session}`).expect(204);
  await until('nothing is left', async () => (await loadOf(doomed)) === 0);
});

test('cameras of a media node that dies are published again on another one', { timeout: 60_000 }, async () => {
  const call = await watchedCameras();
  const { doomed, other } = await nodes();
  doomed.kill('SIGKILL');
  await expectPublishedAgain(call);
  await until('nothing is there twice', async () => (await loadOf(other)) === 2);
  await stack.rest.delete(`/sessions/${call.session}`).expect(204);
  await until('nothing is left', async () => (await loadOf(other)) === 0);
});

test('a camera whose stream has ended, and nobody did anything about it, is published again', async () => {
  const { alice, cameras } = await watchedCameras();
  const [camera] = cameras;
  await forget(streamOf(camera!));
  const { id, streams } = await alice.rpc.next('participantPublished', PUBLISHED_AGAIN_WITHIN_MS);
  expect(id).toBe(camera!.connectionId);
  expect(streams[0].id).not.toBe(streamOf(camera!));
  await alice.subscribe(streams[0].id);
});

/** As if the session service had died right after the stream's end. */
async function forget(streamId: string): Promise<void> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  await client.query('DELETE FROM stream WHERE id = $1', [streamId]);
  await client.end();
}
