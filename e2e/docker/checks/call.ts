import assert from 'node:assert/strict';
import { callOfTwo, type CallOfTwo } from '../../browsers/call-of-two.ts';
import type { Scene } from '../scene.ts';

/** Two people see and hear each other through the published ports. The call goes on. */
export async function beginCall(scene: Scene): Promise<CallOfTwo> {
  const call = await callOfTwo(scene, scene.stack.rest);
  for (const [user, streamId] of [
    [call.alice, call.fromAlice],
    [call.bob, call.fromBob],
  ] as const) {
    const { local } = (await user.stats(streamId))!;
    assert.notEqual(local?.type, 'relay');
  }
  return call;
}

/** Both still see and hear each other. */
export async function goesOn({ alice, bob, fromAlice, fromBob }: CallOfTwo): Promise<void> {
  await Promise.all([alice.plays(fromBob, undefined, 40_000), bob.plays(fromAlice, undefined, 40_000)]);
}

export const ENDINGS = ['streamDestroyed', 'connectionDestroyed', 'sessionDisconnected'];

/** What each of them was told of these kinds since the call began. */
export function told({ alice, bob }: CallOfTwo, types: string[]): Promise<string[][]> {
  const toldOne = async (user: CallOfTwo['alice']) =>
    (await user.events()).map(({ type }) => type).filter((type) => types.includes(type));
  return Promise.all([alice, bob].map(toldOne));
}

export async function endCall({ alice, bob }: CallOfTwo): Promise<void> {
  await Promise.all([alice.disconnect(), bob.disconnect()]);
  await Promise.all([alice.close(), bob.close()]);
}
