import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { startRecording, untilFinished, type RecordingBody } from '../scenes/recordings.ts';
import { pause } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => void (stack = await startOwnStack({ counts: { 'recording-worker': 1 } })));
afterAll(() => stack?.stop());

const INDIVIDUAL = { outputMode: 'INDIVIDUAL' };

async function publisher(): Promise<{ session: string; alice: Participant }> {
  const session = await stack.rest.createSession();
  const alice = await Participant.join(stack.rest, session, { role: 'MODERATOR' });
  await alice.publish();
  return { session, alice };
}

async function recordingsOf(session: string): Promise<RecordingBody[]> {
  const { body } = await stack.rest.get('/recordings').expect(200);
  return body.items.filter(({ sessionId }: RecordingBody) => sessionId === session);
}

const told = ({ rpc }: Participant): string[] =>
  rpc.notifications.map(({ method }) => method).filter((method) => method.startsWith('recording'));

test('stopped for 7 s, it begins and ends each recording once', { timeout: 90_000 }, async () => {
  const { rest } = stack;
  const [begins, ends] = await Promise.all([publisher(), publisher()]);
  const recording = await startRecording(rest, ends.session, INDIVIDUAL);
  const [worker] = stack.recordingWorkers;

  worker!.kill('SIGSTOP');
  const started = rest.post('/recordings/start', { session: begins.session, ...INDIVIDUAL }).expect(200);
  const stopped = rest.post(`/recordings/stop/${recording.id}`).expect(200);
  const answers = Promise.all([started, stopped]);
  await pause(7_000);
  worker!.kill('SIGCONT');
  const [{ body: begun }] = await answers;

  expect(begun.status).toBe('started');
  expect((await untilFinished(rest, recording.id)).status).toBe('ready');
  await rest.post(`/recordings/stop/${begun.id}`).expect(200);
  await untilFinished(rest, begun.id);
  for (const { session, alice } of [begins, ends]) {
    expect(await recordingsOf(session)).toHaveLength(1);
    expect(told(alice)).toEqual(['recordingStarted', 'recordingStopped']);
    alice.close();
  }
});
