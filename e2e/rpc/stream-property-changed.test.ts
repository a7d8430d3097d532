import { describe, expect, test } from 'vitest';
import type { Participant } from '../clients/participant.ts';
import { rpcError } from '../observing/rpc-expectations.ts';
import { gatewayB, join, rest } from '../stack/shared-stack.ts';

const mediaOptions = async ({ session, connectionId }: Participant) =>
  (await rest.connection(session, connectionId)).publishers[0]!.mediaOptions;

describe('streamPropertyChanged', () => {
  test.each([
    ['audioActive', false, 'false', 'publishAudio', false],
    ['videoActive', false, 'false', 'publishVideo', false],
    ['audioActive', 'false', 'false', 'publishAudio', false],
    ['videoActive', 'False', 'false', 'publishVideo', false],
    [
      'videoDimensions',
      '{"width":1280,"height":720}',
      '"{\\"width\\":1280,\\"height\\":720}"',
      'screenResized',
      '{"width":1280,"height":720}',
    ],
  ])('%s reaches the others as JSON text, and REST', async (property, newValue, text, reason, shown) => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session), await join(session), await join(session, { gateway: gatewayB })];
    const { streamId } = await alice.publish();
    const result = await alice.rpc.call('streamPropertyChanged', { streamId, property, newValue, reason });
    expect(result).toEqual({ sessionId: alice.rpcSessionId });
    for (const { rpc } of [bob, carol]) {
      expect(await rpc.next('streamPropertyChanged')).toEqual({
        connectionId: alice.connectionId,
        streamId,
        property,
        newValue: text,
        reason,
      });
    }
    await alice.rpc.request('ping');
    expect(alice.rpc.notifications.map(({ method }) => method)).not.toContain('streamPropertyChanged');
    expect((await mediaOptions(alice))[property]).toEqual(shown);
    const { joined } = await join(session);
    expect(joined.value[0].streams[0][property]).toEqual(shown);
  });

  test('passes on the track changes of newer clients', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const change = { streamId, property: 'videoTrack', newValue: { label: 'Other camera' }, reason: 'trackReplaced' };
    await alice.rpc.call('streamPropertyChanged', change);
    expect(await bob.rpc.next('streamPropertyChanged')).toEqual({
      connectionId: alice.connectionId,
      ...change,
      newValue: '{"label":"Other camera"}',
    });
  });

  test('is about the caller’s own stream, whatever it names', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const [own, other] = [await alice.publish(), await bob.publish()];
    const change = { streamId: other.streamId, property: 'audioActive', newValue: false, reason: 'publishAudio' };
    await alice.rpc.call('streamPropertyChanged', change);
    expect((await bob.rpc.next('streamPropertyChanged')).streamId).toBe(own.streamId);
    expect((await mediaOptions(bob)).audioActive).toBe(true);
    expect((await mediaOptions(alice)).audioActive).toBe(false);
  });

  test('is refused when nothing is published', async () => {
    const alice = await join(await rest.createSession());
    const change = { streamId: 'x', property: 'audioActive', newValue: false, reason: 'publishAudio' };
    expect(await alice.rpc.failure('streamPropertyChanged', change)).toEqual(
      rpcError(105, `Participant '${alice.connectionId}' is not streaming media`),
    );
  });

  test.each([
    { property: 'volume', newValue: 5 },
    { property: 'audioActive', newValue: {} },
    { property: 'videoDimensions', newValue: 'not JSON' },
    { property: 'videoDimensions', newValue: '{"width":"wide"}' },
  ])('refuses %o, which the others could not read', async (change) => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const params = { streamId, reason: 'x', ...change };
    expect((await alice.rpc.failure('streamPropertyChanged', params)).code).toBe(999);
    await bob.rpc.request('ping');
    expect(bob.rpc.notifications.map(({ method }) => method)).not.toContain('streamPropertyChanged');
  });
});
