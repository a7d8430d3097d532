import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beepTimes, probe, seenFrames, shareOfFrames, soundDelays } from '../observing/look-into.ts';
import { publishing, type Publishing } from '../scenes/recorded-call.ts';
import { download, startRecording, stopRecording, type RecordingBody } from '../scenes/recordings.ts';
import { rest } from '../stack/shared-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { unzip } from '../support/unzip.ts';
import { until } from '../support/until.ts';

interface Entry {
  streamId: string;
  size: number;
  startTimeOffset: number;
  endTimeOffset: number;
  [field: string]: unknown;
}

/** Downloads the zip and takes it apart. */
async function contents(recording: RecordingBody) {
  const folder = await temporaryFolder();
  const names = await unzip(await download(rest, recording, folder), folder);
  const description = JSON.parse(await readFile(join(folder, `${recording.name}.json`), 'utf8'));
  return { folder, names, files: description.files as Entry[], description };
}

const hasSent = ({ peer }: Publishing, seconds: number) =>
  until('enough was sent', () => peer.sender!.sent.packets >= seconds * 50, { limitMs: 20_000 });

test('a file for each stream, with what the json says of it', async () => {
  const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
  const alice = await publishing(rest, session, { metadata: 'Alice', data: 'server' });
  const started = await startRecording(rest, session, { name: 'Both' });
  await hasSent(alice, 3);
  const bob = await publishing(rest, session, { look: 1, video: false });
  await hasSent(bob, 3);
  bob.participant.close();
  await bob.participant.leave().catch(() => undefined);
  await hasSent(alice, 8);
  const recording = await stopRecording(rest, started.id);
  expect(recording).toMatchObject({ status: 'ready', hasAudio: true, hasVideo: true });
  expect(recording.url).toMatch(/\/Both\.zip$/);

  const { folder, names, files, description } = await contents(recording);
  expect(names.toSorted()).toEqual([`${alice.streamId}.webm`, `${bob.streamId}.webm`, 'Both.json'].toSorted());
  const { createdAt, id, sessionId } = recording;
  expect(description).toMatchObject({ createdAt, id, name: 'Both', sessionId });
  expect(files.map(({ streamId }) => streamId)).toEqual([alice.streamId, bob.streamId]);
  expect(files[0]).toEqual({
    connectionId: alice.participant.connectionId,
    streamId: alice.streamId,
    size: expect.any(Number),
    clientData: 'Alice',
    serverData: 'server',
    hasAudio: true,
    hasVideo: true,
    typeOfVideo: 'CAMERA',
    startTimeOffset: expect.any(Number),
    endTimeOffset: expect.any(Number),
  });
  expect(files[1]).toMatchObject({ hasAudio: true, hasVideo: false });
  expect(files[1]).not.toHaveProperty('typeOfVideo');
  const sizes = await Promise.all(files.map(({ streamId }) => stat(join(folder, `${streamId}.webm`))));
  expect(files.map(({ size }) => size)).toEqual(sizes.map(({ size }) => size));
  expect(recording.size).toBe(files[0]!.size + files[1]!.size);
  const span =
    Math.max(...files.map((file) => file.endTimeOffset)) - Math.min(...files.map((file) => file.startTimeOffset));
  expect(recording.duration).toBeCloseTo(span / 1_000, 1);

  const file = join(folder, `${alice.streamId}.webm`);
  const { streams, format } = await probe(file);
  expect(new Set(streams.map(({ codec_name }) => codec_name))).toEqual(new Set(['opus', 'vp8']));
  expect(
    Math.abs(Number(format.duration) * 1_000 - (files[0]!.endTimeOffset - files[0]!.startTimeOffset)),
  ).toBeLessThan(200);
  const frames = await seenFrames(file);
  expect(frames.filter(({ counter }) => counter < 0)).toEqual([]);
  expect(shareOfFrames(frames, 25)).toBeGreaterThan(0.99);
  const delays = soundDelays(frames, await beepTimes(file, alice.beep));
  expect(delays.length).toBeGreaterThan(4);
  expect(Math.max(...delays.map(Math.abs))).toBeLessThanOrEqual(80);
  expect((await probe(join(folder, `${bob.streamId}.webm`))).streams.map(({ codec_name }) => codec_name)).toEqual([
    'opus',
  ]);
});

test('only the kinds that are wanted, and no stream without them', async () => {
  const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
  const both = await publishing(rest, session);
  await publishing(rest, session, { look: 1, audio: false });
  const { id } = await startRecording(rest, session, { hasVideo: false });
  await hasSent(both, 2);
  const recording = await stopRecording(rest, id);
  const { folder, files } = await contents(recording);
  expect(files).toMatchObject([{ streamId: both.streamId, hasAudio: true, hasVideo: false }]);
  const { streams } = await probe(join(folder, `${both.streamId}.webm`));
  expect(streams.map(({ codec_name }) => codec_name)).toEqual(['opus']);
});

test('nothing of those whose token forbids it', async () => {
  const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
  const shown = await publishing(rest, session);
  const hidden = await publishing(rest, session, { look: 1, record: false });
  const { id } = await startRecording(rest, session);
  await hasSent(hidden, 2);
  const { files } = await contents(await stopRecording(rest, id));
  expect(files.map(({ streamId }) => streamId)).toEqual([shown.streamId]);
});

test('only the json when nobody publishes', async () => {
  const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
  await publishing(rest, session, { record: false });
  const { id } = await startRecording(rest, session);
  const recording = await stopRecording(rest, id);
  expect(recording).toMatchObject({ status: 'ready', size: 0, duration: 0 });
  const { names, description } = await contents(recording);
  expect(names).toEqual([`${id}.json`]);
  expect(description.files).toEqual([]);
});

test('the pause is cut out', async () => {
  const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
  const alice = await publishing(rest, session);
  const { id } = await startRecording(rest, session);
  await hasSent(alice, 3);
  await rest.post(`/recordings/pause/${id}`).expect(200);
  await hasSent(alice, 7);
  await rest.post(`/recordings/resume/${id}`).expect(200);
  await hasSent(alice, 10);
  const recording = await stopRecording(rest, id);
  expect(recording.duration).toBeGreaterThan(4.5);
  expect(recording.duration).toBeLessThan(7);
  const { folder } = await contents(recording);
  const counters = (await seenFrames(join(folder, `${alice.streamId}.webm`))).map(({ counter }) => counter);
  // Of the seconds in the middle there is nothing.
  expect(counters.filter((counter) => counter > 4 * 25 && counter < 6.5 * 25)).toEqual([]);
  expect(counters.some((counter) => counter > 8 * 25)).toBe(true);
});

test('a publisher who reconnects goes on in the same file', async () => {
  const session = await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' });
  const alice = await publishing(rest, session);
  const { id } = await startRecording(rest, session);
  await hasSent(alice, 3);
  const media = alice.peer.media!;
  alice.peer.close();
  const { peer } = await alice.participant.publishAgain(alice.streamId, { media });
  await until('enough was sent', () => peer.sender!.sent.packets >= 150, { limitMs: 20_000 });
  const recording = await stopRecording(rest, id);
  const { folder, files } = await contents(recording);
  expect(files.map(({ streamId }) => streamId)).toEqual([alice.streamId]);
  const counters = (await seenFrames(join(folder, `${alice.streamId}.webm`))).map(({ counter }) => counter);
  // It began again at 0, and so it did in the file.
  const again = counters.findIndex((counter, index) => index > 0 && counter >= 0 && counter < counters[index - 1]!);
  expect(again).toBeGreaterThan(30);
  expect(counters.length - again).toBeGreaterThan(50);
});
