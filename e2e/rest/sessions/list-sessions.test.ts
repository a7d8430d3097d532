import { describe, expect, test } from 'vitest';
import type { SessionBody } from '../../clients/rest-client.ts';
import { join, rest } from '../../stack/shared-stack.ts';

const list = async (): Promise<{ numberOfElements: number; content: SessionBody[] }> =>
  (await rest.get('/sessions').expect(200)).body;

describe('GET /sessions', () => {
  test('lists active and not active sessions with what GET shows of each', async () => {
    const [empty, active] = [await rest.createSession(), await rest.createSession()];
    const alice = await join(active);
    await alice.publish();
    const { content } = await list();
    for (const id of [empty, active]) {
      expect(content.find(({ sessionId }) => sessionId === id)).toEqual(await rest.session(id));
    }
  });

  test('counts what it lists, and lists the oldest first', async () => {
    const made = [await rest.createSession(), await rest.createSession(), await rest.createSession()];
    const { numberOfElements, content } = await list();
    expect(numberOfElements).toBe(content.length);
    const times = content.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(content.map(({ sessionId }) => sessionId).filter((id) => made.includes(id))).toEqual(made);
  });

  test('no longer lists a closed session', async () => {
    const session = await rest.createSession();
    await rest.delete(`/sessions/${session}`).expect(204);
    expect((await list()).content.map(({ sessionId }) => sessionId)).not.toContain(session);
  });
});
