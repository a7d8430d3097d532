import type { SessionObject, SessionsQuery } from '@convene/openvidu-protocol';
import type { ServiceBus } from '@convene/service-kit';
import { expect, it } from 'vitest';
import { listedSessions } from './listed-sessions.js';

/** Answers with these pages, one after the other. */
function fakeBus(pages: string[][]) {
  const asked: object[] = [];
  const request = async (_: unknown, ask: object) => {
    const page = pages[asked.length]!;
    asked.push(ask);
    const next = asked.length < pages.length ? `behind ${page.at(-1)}` : undefined;
    return { sessions: page.map((sessionId) => ({ sessionId }) as SessionObject), next };
  };
  return { asked, bus: { request } as unknown as Pick<ServiceBus, 'request'> };
}

async function list(pages: string[][], query: SessionsQuery) {
  const { asked, bus } = fakeBus(pages);
  const ids: string[] = [];
  let next: string | undefined;
  for await (const portion of listedSessions(bus, query)) {
    ids.push(...portion.sessions.map(({ sessionId }) => sessionId));
    ({ next } = portion);
  }
  return { ids, next, asked };
}

it('goes on behind each page until there is no more', async () => {
  expect(await list([['a', 'b'], ['c'], []], {})).toEqual({
    ids: ['a', 'b', 'c'],
    next: undefined,
    asked: [{ after: undefined }, { after: 'behind b' }, { after: 'behind c' }],
  });
});

it('asks for no more than are wanted, behind what is known', async () => {
  expect(await list([['a', 'b'], ['c'], ['d']], { limit: 3, after: 'z' })).toEqual({
    ids: ['a', 'b', 'c'],
    next: 'behind c',
    asked: [
      { after: 'z', limit: 3 },
      { after: 'behind b', limit: 1 },
    ],
  });
});

it('lists an id once that a second session got meanwhile', async () => {
  expect(
    (
      await list(
        [
          ['a', 'b'],
          ['a', 'c'],
        ],
        {},
      )
    ).ids,
  ).toEqual(['a', 'b', 'c']);
});
