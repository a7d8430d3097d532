import type { Database } from '@convene/database';
import { expect, it, vi } from 'vitest';
import { ReceivingNodes } from './receiving-nodes.js';

const HOME = { nodeId: 'home', epoch: 'home 1' };
const node = (nodeId: string, given: object = {}) => ({
  nodeId,
  epoch: `${nodeId} 1`,
  use: 0.1,
  workers: 1,
  hasRoom: true,
  isSuspected: false,
  ...given,
});

/** @param receivedFrom ids of the nodes from which others receive the stream */
async function knowing(nodes: object[], receivedFrom: string[] = []) {
  const rows = receivedFrom.map((nodeId) => ({ nodeId }));
  const query = vi.fn<(sql: string) => Promise<object[]>>(async (sql) =>
    sql.includes('FROM media_node') ? nodes : rows,
  );
  const receiving = new ReceivingNodes({ statements: { query } } as unknown as Database);
  await receiving.read();
  query.mockClear();
  const choose = async () => (await receiving.choose('stream', HOME)).nodeId;
  return { choose, query, receiving };
}

it('is home while it has room, and nobody is asked', async () => {
  const { choose, query } = await knowing([node('home', { use: 0.6 }), node('idle', { use: 0 })]);
  expect(await choose()).toBe('home');
  expect(query).not.toHaveBeenCalled();
});

it('is another node when home is full, or draining', async () => {
  const nodes = [node('home', { hasRoom: false }), node('near', { use: 0.5 }), node('idle', { use: 0 })];
  expect(await (await knowing(nodes, ['home', 'near'])).choose()).toBe('near');
  expect(await (await knowing(nodes)).choose()).toBe('idle');
});

it.each([
  ['unknown', []],
  ['in another life', [node('home', { epoch: 'home 2' }), node('idle')]],
  ['suspected', [node('home', { hasRoom: false, isSuspected: true }), node('idle')]],
])('is home when that is %s: nobody could get the stream from it', async (_, nodes) => {
  expect(await (await knowing(nodes)).choose()).toBe('home');
});

it('counts what was placed since the nodes have told, so that a crowd does not go where there is room for a few', async () => {
  const { choose, receiving } = await knowing([node('home', { use: 0.68 }), node('idle', { use: 0, workers: 4 })]);
  const crowd = [];
  for (let one = 0; one < 20; one++) crowd.push(await choose());
  expect(crowd.filter((nodeId) => nodeId === 'home')).toHaveLength(5);
  await receiving.read();
  expect(await choose()).toBe('home');
});
