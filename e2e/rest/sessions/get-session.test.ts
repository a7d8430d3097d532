import { describe, expect, test } from 'vitest';
import { expectEmpty } from '../../observing/rest-error.ts';
import { join, rest } from '../../stack/shared-stack.ts';

describe('GET /sessions/ID', () => {
  test('answers 404 with an empty body for an unknown session', async () => {
    expectEmpty(await rest.get('/sessions/nobody-made-this'), 404);
  });

  test('shows a session that nobody has joined yet', async () => {
    const id = await rest.createSession();
    expect(await rest.session(id)).toMatchObject({
      sessionId: id,
      createdAt: expect.any(Number),
      mediaMode: 'ROUTED',
      recording: false,
      recordingMode: 'MANUAL',
      defaultOutputMode: 'COMPOSED',
      defaultRecordingLayout: 'BEST_FIT',
      customSessionId: id,
      connections: { numberOfElements: 0, content: [] },
    });
  });

  test('has no custom layout unless that is the layout, and no layout for individual output', async () => {
    const bestFit = await rest.session(await rest.createSession({ defaultCustomLayout: 'unused' }));
    expect(bestFit).not.toHaveProperty('defaultCustomLayout');
    const individual = await rest.session(await rest.createSession({ defaultOutputMode: 'INDIVIDUAL' }));
    expect(individual).not.toHaveProperty('defaultRecordingLayout');
    const custom = await rest.session(await rest.createSession({ defaultRecordingLayout: 'CUSTOM' }));
    expect(custom.defaultCustomLayout).toBe('');
  });

  test('shows a connection with all its properties', async () => {
    const session = await rest.createSession();
    const { createdAt } = await rest.session(session);
    const alice = await join(session, { role: 'MODERATOR', data: 'from server', metadata: 'from client' });
    const shown = await rest.session(session);
    expect(shown.createdAt).toBe(createdAt);
    expect(shown.connections).toEqual({
      numberOfElements: 1,
      content: [
        expect.objectContaining({
          connectionId: alice.connectionId,
          createdAt: alice.joined.createdAt,
          location: 'unknown',
          platform: 'Chrome 84.0.4147.105 on Linux 64-bit',
          token: alice.token,
          role: 'MODERATOR',
          serverData: 'from server',
          clientData: 'from client',
          publishers: [],
          subscribers: [],
        }),
      ],
    });
  });

  test('shows publishers and subscribers, oldest first', async () => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session), await join(session), await join(session)];
    const first = await alice.publish();
    const second = await bob.publish();
    await carol.subscribe(second.streamId);
    await carol.subscribe(first.streamId);
    const { content } = (await rest.session(session)).connections;
    expect(content.map(({ connectionId }) => connectionId)).toEqual(
      [alice, bob, carol].map(({ connectionId }) => connectionId),
    );
    expect(
      content.map(({ publishers }) => publishers.map(({ streamId, createdAt }) => ({ streamId, createdAt }))),
    ).toEqual([
      [{ streamId: first.streamId, createdAt: first.createdAt }],
      [{ streamId: second.streamId, createdAt: second.createdAt }],
      [],
    ]);
    expect(content[2]!.subscribers.map(({ streamId }) => streamId)).toEqual([second.streamId, first.streamId]);
    for (const { createdAt } of content[2]!.subscribers) expect(createdAt).toBeGreaterThanOrEqual(first.createdAt);
  });

  test('shows the participant of the server’s own secret with his bare token id', async () => {
    const session = await rest.createSession();
    await join(session);
    const insecure = await join(session, { params: { secret: rest.secret, token: 'no token at all' } });
    const { token, role } = await rest.connection(session, insecure.connectionId);
    expect(token).toMatch(/^tok_[A-Z][A-Za-z0-9]{15}$/);
    expect(role).toBe('PUBLISHER');
  });

  test('is gone when its last participant has left', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    await alice.leave();
    expectEmpty(await rest.get(`/sessions/${session}`), 404);
  });
});
