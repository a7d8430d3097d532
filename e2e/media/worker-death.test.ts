import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { until } from '../support/until.ts';
import { RunningNode } from './running-node.ts';

let running: RunningNode | undefined;

afterEach(() => running?.stop());

describe('a worker that dies', () => {
  it('while a stream is published anew leaves nothing behind', async () => {
    running = await RunningNode.start();
    const session = randomUUID();
    const first = await running.publish(session, 'stream');
    const subscribers = await Promise.all(
      (['chromium', 'firefox'] as const).map((browser) => running!.subscribe(session, 'stream', { browser })),
    );
    const { registry, sessions } = running.node;
    const { pid } = running.pool.workers[0]!.process;
    // As soon as the new publication is known, beside the one that it is to replace: a moment later it has done so.
    const add = registry.addPublication.bind(registry);
    vi.spyOn(registry, 'addPublication').mockImplementationOnce((publication) => {
      add(publication);
      process.kill(pid, 'SIGKILL');
    });
    const second = running.publish(session, 'stream').catch((error: unknown) => error);

    expect(await second).toMatchObject({ code: 'unavailable' });
    expect([registry.publicationCount, registry.subscriptionCount, sessions.count]).toEqual([0, 0, 0]);
    const reported = await until('the loss was reported', () =>
      running!.asked.find(({ operation }) => operation === 'node.mediaLost'),
    );
    expect(reported.request).toMatchObject({
      publicationIds: [first.publicationId, expect.any(String)],
      subscriptionIds: subscribers.map(({ subscriptionId }) => subscriptionId),
    });
  });

  it('is noticed at once, its media is reported until that is answered, and it is replaced', async () => {
    let refusals = 2;
    running = await RunningNode.start({
      workers: 2,
      answer: (operation) => {
        if (operation === 'node.mediaLost' && refusals-- > 0) throw new Error('nobody answers');
        return {};
      },
    });
    const [dying, living] = [randomUUID(), randomUUID()];
    const lost = await running.publish(dying, 'lost');
    const { subscriptionId } = await running.subscribe(dying, 'lost');
    const kept = await running.publish(living, 'kept');
    const worker = running.node.registry.publication(lost.publicationId)!.worker;

    const killedAt = performance.now();
    process.kill(worker.process.pid, 'SIGKILL');
    await until('the publication is gone', () => running!.node.registry.publication(lost.publicationId) === undefined, {
      everyMs: 1,
    });
    expect(performance.now() - killedAt).toBeLessThan(200);
    expect(running.node.registry.publication(kept.publicationId)).toBeDefined();

    const reports = () => running!.asked.filter(({ operation }) => operation === 'node.mediaLost');
    await until('the loss was reported three times', () => reports().length === 3);
    for (const { request } of reports()) {
      expect(request).toEqual({
        ...running.identity,
        publicationIds: [lost.publicationId],
        subscriptionIds: [subscriptionId],
      });
    }

    await until('the worker is replaced', () => running!.pool.workers.length === 2);
    expect(running.pool.deaths).toBe(1);
    const again = await running.publish(dying, 'again');
    const { peer } = await running.subscribe(dying, 'again', { browser: 'firefox' });
    await peer.receives(['audio', 'video']);
    expect(running.node.registry.publication(again.publicationId)).toBeDefined();
  });
});
