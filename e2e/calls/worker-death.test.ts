import { afterAll, beforeAll, expect, test } from 'vitest';
import { callOfTwo } from '../browsers/call-of-two.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { childrenOf } from '../support/child-processes.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';

const browsers = useBrowsers();
let stack: OwnStack;
beforeAll(async () => void (stack = await startOwnStack()));
afterAll(() => stack?.stop());

test(
  'a media worker that dies ends the streams for everybody, who may publish again',
  { timeout: 90_000 },
  async () => {
    const { rest } = stack;
    const { session, alice, bob, fromAlice, fromBob } = await callOfTwo(browsers, rest);

    const [worker] = await childrenOf(stack.mediaNodes[0]!.pid, 'mediasoup-worker');
    process.kill(worker!, 'SIGKILL');
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

    // The node's only worker is being replaced: whoever publishes now waits for it.
    const again = [await alice.publish(), await bob.publish()] as const;
    await Promise.all([bob.plays(again[0]), alice.plays(again[1])]);
  },
);
