import assert from 'node:assert/strict';
import type { CallOfTwo } from '../../browsers/call-of-two.ts';
import type { Scene } from '../scene.ts';
import { beginCall, ENDINGS, goesOn, told } from './call.ts';

/** More containers beside those that run, as docker-compose.yml says how. A call goes on meanwhile. @returns another one */
export async function checkMoreOfAKind(scene: Scene, call: CallOfTwo): Promise<CallOfTwo> {
  const { stack } = scene;
  await stack.up(['--no-recreate', '--scale', 'session=2', '--scale', 'recording-worker=2'], true);
  const counts = await Promise.all(
    ['session', 'recording-worker', 'media-node-2'].map((name) => stack.containers(name)),
  );
  assert.deepEqual(
    counts.map(({ length }) => length),
    [2, 2, 1],
  );
  const other = await beginCall(scene);
  const nodes = await Promise.all([call, other].map(({ session }) => stack.rest.nodeOf(session)));
  assert.notEqual(nodes[0], nodes[1], 'both calls are on one media node');
  await Promise.all([goesOn(call), goesOn(other)]);
  for (const each of [call, other]) assert.deepEqual(await told(each, ENDINGS), [[], []]);
  return other;
}
