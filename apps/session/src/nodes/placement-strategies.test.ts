import { expect, it } from 'vitest';
import { type Candidate, leastLoaded, twoChoices } from './placement-strategies.js';

const node = (nodeId: string, load: number, sessions = 0): Candidate => ({ nodeId, epoch: 'e', load, sessions });

it('takes the node with the least load, then with the fewest sessions, then the first by name', () => {
  expect(leastLoaded([node('a', 3), node('b', 1), node('c', 2)])?.nodeId).toBe('b');
  expect(leastLoaded([node('a', 1, 5), node('b', 1, 4)])?.nodeId).toBe('b');
  expect(leastLoaded([node('b', 1, 4), node('a', 1, 4)])?.nodeId).toBe('a');
});

it.each([leastLoaded, twoChoices])('has nothing to choose from without nodes, and no choice with one', (strategy) => {
  expect(strategy([])).toBeUndefined();
  expect(strategy([node('a', 9)])?.nodeId).toBe('a');
});

it('with two choices never takes the most loaded of three, and each of the others', () => {
  const nodes = [node('a', 1), node('b', 2), node('c', 3)];
  const chosen = Array.from({ length: 200 }, () => twoChoices(nodes)?.nodeId);
  expect(new Set(chosen)).toEqual(new Set(['a', 'b']));
});
