import { describe, expect, test } from 'vitest';
import { expectEmpty } from '../../observing/rest-error.ts';
import { gatewayB, join, rest } from '../../stack/shared-stack.ts';

const REASON = 'forceUnpublishByServer';

describe('DELETE /sessions/ID/stream/ID', () => {
  test('ends a stream, once; everybody is told, and its owner stays', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session, { gateway: gatewayB })];
    const { streamId } = await bob.publish();
    await alice.subscribe(streamId);
    expectEmpty(await rest.delete(`/sessions/${session}/stream/${streamId}`), 204);
    for (const { rpc } of [alice, bob]) {
      expect(await rpc.next('participantUnpublished')).toEqual({ connectionId: bob.connectionId, reason: REASON });
    }
    expectEmpty(await rest.delete(`/sessions/${session}/stream/${streamId}`), 404);
    const { content } = (await rest.session(session)).connections;
    expect(content.map(({ publishers, subscribers }) => [publishers, subscribers])).toEqual([
      [[], []],
      [[], []],
    ]);
    await bob.publish();
  });

  test('answers 400 for an unknown session', async () => {
    expectEmpty(await rest.delete('/sessions/no-such/stream/str_A'), 400);
  });

  test('answers 404 for an unknown stream, also before anybody has joined', async () => {
    const session = await rest.createSession();
    expectEmpty(await rest.delete(`/sessions/${session}/stream/str_A`), 404);
    expectEmpty(await rest.delete(`/sessions/${session}/stream/%00`), 404);
    await join(session);
    expectEmpty(await rest.delete(`/sessions/${session}/stream/str_A`), 404);
  });

  test('does not know streams of other sessions', async () => {
    const session = await rest.createSession();
    const stranger = await join(await rest.createSession());
    const { streamId } = await stranger.publish();
    expectEmpty(await rest.delete(`/sessions/${session}/stream/${streamId}`), 404);
  });
});
