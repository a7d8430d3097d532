import assert from 'node:assert/strict';
import type { CallOfTwo } from '../../browsers/call-of-two.ts';
import { until } from '../../support/until.ts';
import type { ComposedStack } from '../composed-stack.ts';
import type { Container } from '../container.ts';
import type { Scene } from '../scene.ts';
import { ENDINGS, goesOn, told } from './call.ts';
import { checkRecording } from './recording.ts';
import { checkRelayed } from './relayed.ts';

const LIMIT_MS = 60_000;

/** Kills one container, and sees whether happens what docs/operations.md says. The call still goes on at the end. */
type Kill = (scene: Scene, call: CallOfTwo) => Promise<void>;

/** By service. */
export const KILLS: Record<string, Kill> = {
  // Its clients come back when it does.
  gateway: async ({ stack }, call) => {
    await unnoticed(call, ENDINGS, async () => {
      await stack.crash(await stack.container('gateway'));
      for (const user of [call.alice, call.bob]) await user.event('reconnected', {}, LIMIT_MS);
      await isServed(stack, call);
    });
  },

  session: (scene, call) => killUnnoticed(scene, call, 'session'),
  nats: (scene, call) => killUnnoticed(scene, call, 'nats'),
  postgres: (scene, call) => killUnnoticed(scene, call, 'postgres'),

  'recording-worker': async (scene, call) => {
    await checkRecording(scene, call, async () => scene.stack.crash(await capturing(scene.stack)));
  },

  // What relays are asked for after that, it grants; who needs none notices nothing.
  coturn: async (scene, call) => {
    await unnoticed(call, TROUBLE, async () => {
      await scene.stack.crash(await scene.stack.container('coturn'));
      await scene.stack.untilHealthy();
      await checkRelayed(scene);
      await goesOn(call);
    });
  },

  // Everybody publishes again, on the other one.
  'media-node': async ({ stack }, call) => {
    const node = await stack.rest.nodeOf(call.session);
    const nodes = [...(await stack.containers('media-node')), ...(await stack.containers('media-node-2'))];
    await stack.crash(nodes.find(({ hostName }) => node.startsWith(hostName))!);
    const reason = 'mediaServerDisconnect';
    await Promise.all([
      call.alice.event('publisher.streamDestroyed', { streamId: call.fromAlice, reason }),
      call.bob.event('publisher.streamDestroyed', { streamId: call.fromBob, reason }),
    ]);
    [call.fromAlice, call.fromBob] = [await call.alice.publish(), await call.bob.publish()];
    await goesOn(call);
    assert.notEqual(await stack.rest.nodeOf(call.session), node);
  },
};

async function killUnnoticed({ stack }: Scene, call: CallOfTwo, service: string): Promise<void> {
  await unnoticed(call, TROUBLE, async () => {
    await stack.crash((await stack.containers(service))[0]!);
    await isServed(stack, call);
  });
}

const TROUBLE = [...ENDINGS, 'reconnecting'];

/** Nobody in the call is told anything of these kinds meanwhile. */
async function unnoticed(call: CallOfTwo, types: string[], work: () => Promise<void>): Promise<void> {
  const before = await told(call, types);
  await work();
  assert.deepEqual(await told(call, types), before);
}

let talks = 0;

/** REST answers, knows the call, and what is said reaches both; they see and hear each other as before. */
async function isServed({ rest }: ComposedStack, call: CallOfTwo): Promise<void> {
  const answers = async () => (await rest.get(`/sessions/${call.session}`)).status === 200;
  await until('REST answers', answers, { limitMs: LIMIT_MS, everyMs: 100 });
  const data = `talk ${(talks += 1)}`;
  const said = async () => (await rest.post('/signal', { session: call.session, type: 'talk', data })).status === 200;
  await until('something can be said', said, { limitMs: LIMIT_MS, everyMs: 100 });
  for (const user of [call.alice, call.bob]) await user.event('signal', { data }, LIMIT_MS);
  await goesOn(call);
  assert.equal((await rest.session(call.session)).connections.numberOfElements, 2);
}

/** Prints what a service measures; its port is not published. */
const SHOW_METRICS = 'fetch("http://127.0.0.1:9090/metrics").then((response) => response.text()).then(console.log)';

/** The recording worker that captures something. */
async function capturing(stack: ComposedStack): Promise<Container> {
  const workers = await stack.containers('recording-worker');
  const captures = async ({ id }: Container) => {
    const metrics = await stack.docker.run(['exec', id, 'node', '-e', SHOW_METRICS]);
    return metrics.some((line) => /^convene_recordings_captured [1-9]/.test(line));
  };
  return until('a worker captures', async () => {
    const answers = await Promise.all(workers.map(captures));
    return workers[answers.indexOf(true)];
  });
}
