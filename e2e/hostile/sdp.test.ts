import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cameraParams, type Participant } from '../clients/participant.ts';
import { makeOffer, type Identity } from '../clients/offer-shapes.ts';
import { metric } from '../observing/metrics.ts';
import { within } from '../support/until.ts';
import { join, rest, stack } from '../stack/shared-stack.ts';

const IDENTITY: Identity = {
  ufrag: 'abcd',
  password: 'abcdefghijklmnopqrstuvwx',
  fingerprint: `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
};
const SSRCS = { audio: 1_001, video: 1_002, rtx: 1_003 };
const GOOD = makeOffer('chromium', 'sendonly', ['audio', 'video'], IDENTITY, SSRCS);
const RECEIVING = makeOffer('chromium', 'recvonly', ['audio', 'video'], IDENTITY);

const without = (pattern: RegExp, sdp = GOOD): string =>
  sdp
    .split('\r\n')
    .filter((line) => !pattern.test(line))
    .join('\r\n');

/** Offers that no browser makes. */
const BROKEN: Record<string, string> = {
  nothing: '',
  'no SDP at all': 'hello',
  JSON: '{"type":"offer"}',
  'a session without sections': 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n',
  'half an offer': GOOD.slice(0, GOOD.length / 2),
  'no fingerprint': without(/^a=fingerprint/),
  'a fingerprint of nonsense': GOOD.replaceAll(/a=fingerprint:.*/g, 'a=fingerprint:sha-256 ZZ'),
  'an unknown hash': GOOD.replaceAll('sha-256', 'md2'),
  'no ICE credentials': without(/^a=ice-(ufrag|pwd)/),
  'no formats that anybody knows': without(/^a=(rtpmap|fmtp|rtcp-fb)/),
  'unknown codecs': GOOD.replaceAll('opus/48000/2', 'nopus/48000/2').replaceAll('VP8/90000', 'VPX/90000'),
  'payload types out of range': GOOD.replaceAll('111', '999').replaceAll(/\b96\b/g, '300'),
  'sources out of range': GOOD.replaceAll('1001', '99999999999'),
  'no sources': without(/^a=(ssrc|msid)/),
  'the same mid twice': GOOD.replaceAll('a=mid:1', 'a=mid:0'),
  'extension ids out of range': GOOD.replaceAll(/a=extmap:\d+/g, 'a=extmap:70000'),
  'sections of other kinds': GOOD.replaceAll('m=audio', 'm=application').replaceAll('m=video', 'm=text'),
  'a thousand sections': GOOD + GOOD.slice(GOOD.indexOf('m=video')).repeat(1_000).slice(0, 200_000),
  'very long lines': GOOD.replace('s=-', `s=${'x'.repeat(60_000)}`),
  'zero bytes': GOOD.replaceAll('a=mid', 'a=\0mid'),
  'random bytes': randomBytes(4_000).toString('latin1'),
  'random text': randomBytes(4_000).toString('base64'),
};

/** Two people who have nothing to do with it. */
async function bystanders() {
  const session = await rest.createSession();
  const [alice, bob] = [await join(session), await join(session)];
  const { streamId } = await alice.publish();
  const subscription = await bob.subscribe(streamId);
  await subscription.receives(['audio', 'video']);
  return subscription;
}

/** What an offer that cannot be used is told: what is wrong with it, never to try again. */
const EXPLAINED = expect.toBeOneOf([
  undefined,
  { code: 302, message: expect.any(String) },
  { code: 999, message: expect.stringContaining('No text may contain') },
]);

/** Asks, whatever comes back; what was made is taken away again. */
async function tryToPublish({ rpc }: Participant, sdpOffer: string) {
  const { error } = await rpc.request('publishVideo', { ...cameraParams(), sdpOffer });
  if (!error) await rpc.call('unpublishVideo', {});
  return error;
}

const deaths = () => metric(stack.health['media-node'][0]!, 'convene_media_worker_deaths');

describe('a hostile offer', () => {
  test.each(Object.entries(BROKEN))('of %s is answered, to publish and to subscribe', async (_, sdpOffer) => {
    const session = await rest.createSession();
    const [alice, mallory] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    expect(await tryToPublish(mallory, sdpOffer)).toEqual(EXPLAINED);
    const { error } = await mallory.rpc.request('receiveVideoFrom', { sender: streamId, sdpOffer });
    expect(error).toEqual(EXPLAINED);
    await mallory.publish();
    await (await mallory.subscribe(streamId)).receives(['audio', 'video']);
  });

  test.each([
    'nothing',
    'no SDP at all',
    'a session without sections',
    'no fingerprint',
    'no ICE credentials',
    'unknown codecs',
    'random text',
  ])('of %s is refused as unusable', async (name) => {
    const mallory = await join(await rest.createSession());
    const failure = await mallory.rpc.failure('publishVideo', { ...cameraParams(), sdpOffer: BROKEN[name]! });
    expect(failure).toEqual({ code: 302, message: expect.any(String) });
  });

  test('of a megabyte costs at most the socket', async () => {
    const mallory = await join(await rest.createSession());
    const sdpOffer = `${GOOD}a=x:${'y'.repeat(1_000_000)}\r\n`;
    const answer = mallory.rpc.request('publishVideo', { ...cameraParams(), sdpOffer }).catch(() => undefined);
    await within(5_000, 'an answer or the end of the socket', Promise.race([answer, mallory.rpc.closed]));
    if (!mallory.rpc.isOpen) await mallory.comeBack();
    await mallory.publish();
  });

  test('in hundreds of variations disturbs nobody else', { timeout: 120_000 }, async () => {
    const subscription = await bystanders();
    const deathsBefore = await deaths();
    const session = await rest.createSession();
    const [alice, mallory] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const random = seededRandom(2_015);
    for (let round = 0; round < 150; round++) {
      expect(await tryToPublish(mallory, mutate(GOOD, random))).toEqual(EXPLAINED);
      const sdpOffer = mutate(RECEIVING, random);
      const { error } = await mallory.rpc.request('receiveVideoFrom', { sender: streamId, sdpOffer });
      expect(error).toEqual(EXPLAINED);
    }
    await subscription.receives(['audio', 'video'], 30);
    await (await mallory.subscribe(streamId)).receives(['audio', 'video']);
    expect(await deaths()).toBe(deathsBefore);
  });
});

/** The same sequence each time (mulberry32), so that a failure can be seen again. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Some lines are dropped, doubled, swapped or damaged. */
function mutate(sdp: string, random: () => number): string {
  const lines = sdp.split('\r\n');
  const anywhere = () => Math.floor(random() * lines.length);
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
    const [here, there] = [anywhere(), anywhere()];
    const line = lines[here]!;
    const kind = Math.floor(random() * 5);
    if (kind === 0) lines.splice(here, 1);
    if (kind === 1) lines.splice(there, 0, line);
    if (kind === 2) [lines[here], lines[there]] = [lines[there]!, line];
    if (kind === 3) lines[here] = line.replaceAll(/\d+/g, () => String(Math.floor(random() * 2 ** 33) - 5));
    if (kind === 4)
      lines[here] = line.slice(0, Math.floor(random() * line.length)) + String.fromCharCode(random() * 500);
  }
  return lines.join('\r\n');
}
