import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { type OwnStack, startOwnStack } from '../stack/own-stack.ts';
import { gatewayA, rest } from '../stack/shared-stack.ts';
import { until } from '../support/until.ts';
import { Guest } from './guest.ts';

const RECORDED = 'This call is being recorded';
const browsers = useBrowsers();

test('anybody in the call starts and stops its recording, everybody sees that, also who comes later', async () => {
  const alice = new Guest(await browsers.window(gatewayA));
  await alice.enter('Alice');
  const bob = new Guest(await browsers.window(await alice.link()));
  await bob.enter('Bob');
  await alice.press('Record');
  for (const guest of [alice, bob]) await guest.reads(RECORDED);
  const carol = new Guest(await browsers.window(await alice.link()));
  await carol.enter('Carol');
  await carol.reads(RECORDED);
  await carol.press('Stop recording');
  for (const guest of [alice, bob, carol]) {
    await guest.sees('no recording any more', () => !document.getElementById('recording')!.checkVisibility());
  }
  const call = new URL(await alice.link()).searchParams.get('session');
  const recording = async () => (await rest.get(`/recordings/try-${call}`).expect(200)).body;
  const isReady = async () => (await recording()).status === 'ready';
  await until('the recording is ready', isReady, { limitMs: 40_000, seen: recording });
  expect(await recording()).toMatchObject({ sessionId: `try-${call}`, hasVideo: true });
  expect((await recording()).duration).toBeGreaterThan(0);
});

test('who is not in the call changes nothing', async () => {
  const alice = new Guest(await browsers.window(gatewayA));
  await alice.enter('Alice');
  const call = new URL(await alice.link()).searchParams.get('session');
  const asked = { call, token: 'x' };
  const ask = (body: object) => rest.anonymous('post', '/try/recording').send(body);
  await ask(asked).expect(404);
  await ask({ ...asked, on: true }).expect(404);
  await ask({ call, on: true }).expect(400);
  await rest.get(`/recordings/try-${call}`).expect(404);
});

describe('on a server that does not allow it', () => {
  let stack: OwnStack;
  beforeAll(async () => {
    stack = await startOwnStack({ env: { CONVENE_TRY_RECORDING: 'false' } });
  });
  afterAll(async () => stack?.stop());

  test('there is no such button, and it is refused', async () => {
    const alice = new Guest(await browsers.window(stack.url!));
    const entered = alice.page.waitForResponse((response) => response.url().endsWith('/try'));
    const asked = alice.page.waitForResponse((response) => response.url().endsWith('/try/recording'));
    await alice.enter('Alice');
    expect(await (await asked).json()).toEqual({ possible: false, running: false });
    expect(await alice.page.$eval('#record', (button) => button.checkVisibility())).toBe(false);
    const { call, token } = await (await entered).json();
    const { body } = await stack.rest.anonymous('post', '/try/recording').send({ call, token, on: true }).expect(403);
    expect(body.message).toContain('cannot be recorded');
  });
});
