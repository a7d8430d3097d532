import { describe, expect, test } from 'vitest';
import type { SessionBody } from '../../clients/rest-client.ts';
import { expectError } from '../../observing/rest-error.ts';
import { join, rest } from '../../stack/shared-stack.ts';

interface List {
  numberOfElements: number;
  content: SessionBody[];
  next?: string;
}
const list = async (query = ''): Promise<List> => (await rest.get(`/sessions${query}`).expect(200)).body;

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

describe('GET /sessions?limit=', () => {
  const idsOf = ({ content }: List) => content.map(({ sessionId }) => sessionId);

  /** All pages of this size. @param between what happens before the next one is asked for */
  async function pages(limit: number, between = async (_page: List) => {}): Promise<List[]> {
    const all = [await list(`?limit=${limit}`)];
    for (let { next } = all[0]!; next !== undefined; { next } = all.at(-1)!) {
      await between(all.at(-1)!);
      all.push(await list(`?limit=${limit}&after=${next}`));
    }
    return all;
  }

  test('lists page by page what the whole list has', async () => {
    const made = await Promise.all(Array.from({ length: 7 }, () => rest.createSession()));
    const all = await pages(3);
    for (const { numberOfElements, content } of all) expect(numberOfElements).toBe(content.length);
    expect(all.slice(0, -1).map(({ content }) => content.length)).toEqual(Array(all.length - 1).fill(3));
    expect(
      all
        .flatMap(idsOf)
        .filter((id) => made.includes(id))
        .toSorted(),
    ).toEqual(made.toSorted());
    for (const id of made) {
      const [listed] = all.flatMap(({ content }) => content).filter(({ sessionId }) => sessionId === id);
      expect(listed).toEqual(await rest.session(id));
    }
  });

  test('has no next page when there is no more', async () => {
    expect(await list('?limit=1000')).not.toHaveProperty('next');
    expect(await list()).not.toHaveProperty('next');
  });

  test('lists each session once while others are made and end, also the last one of a page', async () => {
    const staying: string[] = [];
    const leaving = new Set<string>();
    for (let turn = 0; turn < 20; turn++) {
      staying.push(await rest.createSession());
      leaving.add(await rest.createSession());
    }
    const all = await pages(4, async (page) => {
      await rest.createSession();
      const last = idsOf(page).at(-1)!;
      const [other] = leaving;
      for (const id of [last, other]) {
        if (id && leaving.delete(id)) await rest.delete(`/sessions/${id}`).expect(204);
      }
    });
    const ids = all.flatMap(idsOf);
    expect(ids.filter((id) => staying.includes(id))).toEqual(staying);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('goes on behind a page without a limit', async () => {
    const { next, content } = await list('?limit=1');
    const made = await rest.createSession();
    const others = await list(`?after=${next}`);
    expect(idsOf(others)).toContain(made);
    expect(idsOf(others)).not.toContain(content[0]!.sessionId);
  });

  test('adds the statistics to a page', async () => {
    const { content } = await list('?limit=1&webRtcStats=true');
    expect(content).toHaveLength(1);
  });

  test('says what a parameter must be', async () => {
    const limit = 'The query parameter "limit" must be a whole number from 1 to 1000';
    for (const wrong of ['0', '1001', 'all', '', '2&limit=3']) {
      expectError(await rest.get(`/sessions?limit=${wrong}`), 400, limit);
    }
    const after = 'The query parameter "after" must be "next" of the page before';
    expectError(await rest.get('/sessions?after=TestSession'), 400, after);
  });
});
