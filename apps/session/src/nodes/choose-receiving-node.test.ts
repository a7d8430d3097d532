import { expect, it } from 'vitest';
import { chooseReceivingNode } from './choose-receiving-node.js';

const node = (nodeId: string, use: number, hasRoom = true) => ({ nodeId, epoch: `${nodeId} 1`, use, hasRoom });
const home = { nodeId: 'home', epoch: 'home 1' };

it.each([
  ['home while it has room', [node('home', 0.6), node('idle', 0)], [], 'home'],
  ['one that has the stream', [node('home', 0.8, false), node('idle', 0), node('near', 0.5)], ['near'], 'near'],
  ['the least used of those', [node('busy', 0.5), node('near', 0.4)], ['near', 'busy'], 'near'],
  [
    'the least used when none has the stream',
    [node('home', 0.8, false), node('used', 0.5), node('idle', 0)],
    [],
    'idle',
  ],
  ['not one without room, although it has the stream', [node('near', 0.9, false), node('idle', 0)], ['near'], 'idle'],
  ['home when none has room', [node('home', 0.9, false), node('other', 0.8, false)], ['other'], 'home'],
  ['home when nothing is known', [], [], 'home'],
])('is %s', (_, nodes, near, expected) => {
  expect(chooseReceivingNode(home, nodes, new Set(near)).nodeId).toBe(expected);
});

it('is no later life of home: the stream is not there', () => {
  const later = { ...node('home', 0), epoch: 'home 2', hasRoom: false };
  expect(chooseReceivingNode(home, [later], new Set())).toEqual(home);
});
