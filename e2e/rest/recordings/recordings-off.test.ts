import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';
import { expectEmpty } from '../../observing/rest-error.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({ counts: { 'recording-worker': 0 }, env: { OPENVIDU_RECORDING: 'false' } });
});
afterAll(() => stack.stop());

test.each([
  ['post', '/recordings/start'],
  ['post', '/recordings/stop/any'],
  ['post', '/recordings/pause/any'],
  ['post', '/recordings/resume/any'],
  ['post', '/recordings/any/recompose'],
  ['get', '/recordings'],
  ['get', '/recordings/any'],
  ['delete', '/recordings/any'],
] as const)('without the recording module %s %s is answered with 501', async (method, path) => {
  for (const base of ['/openvidu/api', '/api']) {
    expectEmpty(await stack.rest.request(method, base + path).send({ session: 1, resolution: 'x' }), 501);
    await stack.rest.anonymous(method, base + path).expect(401);
  }
});

test('a session that should always be recorded is not', async () => {
  const session = await stack.rest.createSession({ recordingMode: 'ALWAYS' });
  const participant = await Participant.join(stack.rest, session);
  await participant.publish();
  expect((await stack.rest.session(session)).recording).toBe(false);
  participant.close();
});
