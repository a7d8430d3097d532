import { afterAll, beforeAll, expect, test } from 'vitest';
import { callOfTwo } from '../browsers/call-of-two.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { childrenOf } from '../support/child-processes.ts';
import { healthUrl, mediaLoad } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

type MediaNode = OwnStack['mediaNodes'][number];

const browsers = useBrowsers();
let stack: OwnStack;
beforeAll(async () => void (stack = await startOwnStack({ counts: { 'media-node': 2 } })));
afterAll(() => stack?.stop());

/** How many streams each media node takes. */
const publications = () =>
  Promise.all(stack.mediaNodes.map(async (node) => (await mediaLoad(healthUrl(node))).publications));

/** In this order: a node whose worker died has a new one, and a node that died is gone. */
const DEATHS: [string, (node: MediaNode) => Promise<void>][] = [
  [
    // The node's only worker is replaced: whoever publishes before that waits for it.
    'a media worker',
    async ({ pid }) => {
      const [worker] = await childrenOf(pid, 'mediasoup-worker');
      process.kill(worker!, 'SIGKILL');
    },
  ],
  ['a media node', async (node) => node.kill('SIGKILL')],
];

test.each(DEATHS)(
  '%s that dies ends the streams for everybody, who may publish again',
  { timeout: 90_000 },
  async (_, kill) => {
    const { rest } = stack;
    await until('no call is left', async () => (await publications()).every((count) => count === 0));
    const { session, alice, bob, fromAlice, fromBob } = await callOfTwo(browsers, rest);

    await kill(stack.mediaNodes[(await publications()).indexOf(2)]!);
    const reason = 'mediaServerDisconnect';
    await Promise.all([
      alice.event('streamDestroyed', { streamId: fromBob, reason }),
      bob.event('streamDestroyed', { streamId: fromAlice, reason }),
      alice.event('publisher.streamDestroyed', { streamId: fromAlice, reason }),
      bob.event('publisher.streamDestroyed', { streamId: fromBob, reason }),
    ]);
    const { content } = (await rest.session(session)).connections;
    expect(content.map(({ publishers, subscribers }) => [publishers, subscribers])).toEqual([
      [[], []],
      [[], []],
    ]);

    const again = [await alice.publish(), await bob.publish()] as const;
    await Promise.all([bob.plays(again[0]), alice.plays(again[1])]);
    await Promise.all([alice.disconnect(), bob.disconnect()]);
  },
);
