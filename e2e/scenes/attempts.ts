import { cameraParams, joinParams, Participant } from '../clients/participant.ts';
import { newSessionName } from '../clients/rest-client.ts';
import { RpcClient } from '../clients/rpc-client.ts';
import { WebRtcPeer } from '../clients/webrtc-peer.ts';
import type { Attempt, Scene, State } from './given-up.ts';
import { NOWHERE } from './ip-cameras.ts';

/** No pings: a stopped gateway does not answer them. */
const QUIET = { pingIntervalMs: 0 };

const state = (connections: number, streams = 0, subscriptions = 0, told = 0): State => ({
  connections,
  streams,
  subscriptions,
  told,
});

/** Whether a request over a socket was answered with a result, or with an error that says that it had happened before. */
const rpc = (client: RpcClient, method: string, params: unknown, ...before: number[]): Promise<boolean> =>
  client.request(method, params).then(
    ({ result, error }) => result !== undefined || before.includes(error!.code),
    () => false,
  );

/** Whether a REST request was answered with one of these. */
const rest = async (request: PromiseLike<{ status: number }>, ...expected: number[]): Promise<boolean> =>
  request.then(
    ({ status }) => expected.includes(status),
    () => false,
  );

const count = (watcher: Participant, wanted: string): number =>
  watcher.rpc.notifications.filter(({ method }) => method === wanted).length;
const others = (watcher: Participant): number =>
  count(watcher, 'participantJoined') - count(watcher, 'participantLeft');
const streams = (watcher: Participant): number =>
  count(watcher, 'participantPublished') - count(watcher, 'participantUnpublished');

/** A session with a watcher at the other gateway, and Alice, whose clients and whose backend attempt things. */
async function stage({ rest: trying, watching }: Scene) {
  const session = await trying.createSession();
  const watcher = await Participant.join(watching, session);
  const alice = await Participant.join(trying, session, { ...QUIET, role: 'MODERATOR' });
  return { session, watcher, alice };
}

/** With a token, again with the same one; or with the secret. */
async function joining(scene: Scene, how: 'same socket' | 'new socket' | 'alone' | 'secret'): Promise<Attempt> {
  const session = await scene.rest.createSession();
  const watcher = how === 'alone' ? undefined : await Participant.join(scene.watching, session);
  const present = watcher ? 1 : 0;
  const token = await scene.rest.createToken(session);
  const params = { ...joinParams(session, token), ...(how === 'secret' ? { secret: scene.rest.secret } : {}) };
  const first = await RpcClient.open(scene.rest.url, QUIET);
  return {
    what: `joinRoom (${how})`,
    session,
    watcher,
    without: state(present),
    done: state(present + 1, 0, 0, present),
    told: () => (watcher ? others(watcher) : 0),
    ask: () => rpc(first, 'joinRoom', params),
    again: async () => {
      const socket = how === 'same socket' && first.isOpen ? first : await RpcClient.open(scene.rest.url, QUIET);
      return rpc(socket, 'joinRoom', params);
    },
  };
}

async function comingBack(scene: Scene): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  await alice.rpc.reopen(); // The old socket is left as it is, as by a client whose network has changed.
  const connect = () => rpc(alice.rpc, 'connect', { sessionId: alice.rpcSessionId }, 104);
  const there = state(2, 0, 0, 1);
  return {
    what: 'connect',
    session,
    watcher,
    without: there,
    done: there,
    told: () => others(watcher),
    ask: connect,
    again: connect,
  };
}

async function publishing(scene: Scene): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  const publish = async (sdpOffer: Promise<string>) =>
    rpc(alice.rpc, 'publishVideo', { ...cameraParams(), sdpOffer: await sdpOffer });
  const offer = await WebRtcPeer.publisher().offer();
  return {
    what: 'publishVideo',
    session,
    watcher,
    without: state(2),
    done: state(2, 1, 0, 1),
    told: () => streams(watcher),
    ask: () => publish(Promise.resolve(offer)),
    again: () => publish(WebRtcPeer.publisher().offer()),
  };
}

async function receiving(scene: Scene): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  const { streamId } = await watcher.publish();
  const receive = async (sdpOffer: Promise<string>) =>
    rpc(alice.rpc, 'receiveVideoFrom', { sender: streamId, sdpOffer: await sdpOffer });
  const offer = await WebRtcPeer.subscriber().offer();
  return {
    what: 'receiveVideoFrom',
    session,
    watcher,
    without: state(2, 1),
    done: state(2, 1, 1),
    told: () => 0,
    ask: () => receive(Promise.resolve(offer)),
    again: () => receive(WebRtcPeer.subscriber().offer()),
  };
}

async function reconnecting(scene: Scene): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  const { streamId: stream } = await alice.publish();
  const reconnect = async (sdpOffer: Promise<string>) =>
    rpc(alice.rpc, 'reconnectStream', { stream, sdpOffer: await sdpOffer });
  const offer = await WebRtcPeer.publisher().offer();
  const there = state(2, 1, 0, 1);
  return {
    what: 'reconnectStream',
    session,
    watcher,
    without: there,
    done: there,
    told: () => streams(watcher),
    ask: () => reconnect(Promise.resolve(offer)),
    again: () => reconnect(WebRtcPeer.publisher().offer()),
  };
}

async function signalling(scene: Scene, over: 'sendMessage' | 'POST signal'): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  const send = () =>
    over === 'sendMessage'
      ? rpc(alice.rpc, 'sendMessage', { message: '{"data":"once"}' })
      : rest(scene.rest.post('/signal', { session, data: 'once' }), 200);
  return {
    what: over,
    session,
    watcher,
    without: state(2),
    done: state(2, 0, 0, 1),
    told: () => count(watcher, 'sendMessage'),
    ask: send,
    again: send,
    remains: 'said',
  };
}

async function addingCamera(scene: Scene): Promise<Attempt> {
  const { session, watcher } = await stage(scene);
  const add = () => rest(scene.rest.post(`/sessions/${session}/connection`, { rtspUri: NOWHERE }), 200);
  return {
    what: 'POST connection',
    session,
    watcher,
    without: state(2, 0, 0, 1),
    done: state(3, 1, 0, 2),
    told: () => others(watcher),
    ask: add,
    again: add,
  };
}

async function removing(scene: Scene, how: 'DELETE connection' | 'forceDisconnect'): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  const { connectionId } = await Participant.join(scene.watching, session);
  const remove = () =>
    how === 'forceDisconnect'
      ? rpc(alice.rpc, how, { connectionId }, 102)
      : rest(scene.rest.delete(`/sessions/${session}/connection/${connectionId}`), 204, 404);
  return {
    what: how,
    session,
    watcher,
    without: state(3, 0, 0, 2),
    done: state(2, 0, 0, 1),
    told: () => others(watcher),
    ask: remove,
    again: remove,
    remains: 'end',
  };
}

async function unpublishing(
  scene: Scene,
  how: 'unpublishVideo' | 'forceUnpublish' | 'DELETE stream',
): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  const { streamId } = await alice.publish();
  const unpublish = () => {
    if (how === 'unpublishVideo') return rpc(alice.rpc, how, {}, 105);
    if (how === 'forceUnpublish') return rpc(alice.rpc, how, { streamId }, 102, 302);
    return rest(scene.rest.delete(`/sessions/${session}/stream/${streamId}`), 204, 404);
  };
  return {
    what: how,
    session,
    watcher,
    without: state(2, 1, 0, 1),
    done: state(2),
    told: () => streams(watcher),
    ask: unpublish,
    again: unpublish,
    remains: 'end',
  };
}

async function unsubscribing(scene: Scene): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  const { streamId } = await watcher.publish();
  await alice.subscribe(streamId);
  const unsubscribe = () => rpc(alice.rpc, 'unsubscribeFromVideo', { sender: watcher.connectionId });
  return {
    what: 'unsubscribeFromVideo',
    session,
    watcher,
    without: state(2, 1, 1),
    done: state(2, 1),
    told: () => 0,
    ask: unsubscribe,
    again: unsubscribe,
    remains: 'end',
  };
}

async function changing(scene: Scene): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  const { streamId } = await alice.publish();
  const mute = () =>
    rpc(alice.rpc, 'streamPropertyChanged', {
      streamId,
      property: 'audioActive',
      newValue: 'false',
      reason: 'publishAudio',
    });
  return {
    what: 'streamPropertyChanged',
    session,
    watcher,
    without: state(2, 1),
    done: state(2, 1, 0, 1),
    told: () => count(watcher, 'streamPropertyChanged'),
    ask: mute,
    again: mute,
    remains: 'said',
  };
}

async function closing(scene: Scene): Promise<Attempt> {
  const { session, watcher } = await stage(scene);
  const close = () => rest(scene.rest.delete(`/sessions/${session}`), 204, 404);
  return {
    what: 'DELETE session',
    session,
    watcher,
    without: state(2),
    done: state(0, 0, 0, 1),
    told: () => count(watcher, 'participantEvicted'),
    ask: close,
    again: close,
    remains: 'end',
  };
}

async function leaving(scene: Scene): Promise<Attempt> {
  const { session, watcher, alice } = await stage(scene);
  return {
    what: 'leaveRoom',
    session,
    watcher,
    without: state(2, 0, 0, 1),
    done: state(1),
    told: () => others(watcher),
    ask: () => rpc(alice.rpc, 'leaveRoom', {}),
    again: async () => !alice.rpc.isOpen || rpc(alice.rpc, 'leaveRoom', {}, 803),
    remains: 'late end',
  };
}

async function creating(scene: Scene, what: 'POST sessions' | 'POST tokens'): Promise<Attempt> {
  const session = newSessionName();
  if (what === 'POST tokens') await scene.rest.createSession({ customSessionId: session });
  const create = (...before: number[]) =>
    what === 'POST tokens'
      ? rest(scene.rest.post('/tokens', { session }), 200)
      : rest(scene.rest.post('/sessions', { customSessionId: session }), 200, ...before);
  return {
    what,
    session,
    without: state(0),
    done: state(0),
    told: () => 0,
    ask: () => create(),
    again: () => create(409),
  };
}

/** What clients and backends ask of the session service. */
export const allAttempts = (scene: Scene): Promise<Attempt[]> =>
  Promise.all([
    joining(scene, 'same socket'),
    joining(scene, 'new socket'),
    joining(scene, 'alone'),
    joining(scene, 'secret'),
    comingBack(scene),
    publishing(scene),
    receiving(scene),
    reconnecting(scene),
    signalling(scene, 'sendMessage'),
    signalling(scene, 'POST signal'),
    addingCamera(scene),
    removing(scene, 'DELETE connection'),
    removing(scene, 'forceDisconnect'),
    unpublishing(scene, 'unpublishVideo'),
    unpublishing(scene, 'forceUnpublish'),
    unpublishing(scene, 'DELETE stream'),
    unsubscribing(scene),
    changing(scene),
    closing(scene),
    leaving(scene),
    creating(scene, 'POST sessions'),
    creating(scene, 'POST tokens'),
  ]);

/** What a media node takes part in, and nothing that ends with its life. */
export const mediaAttempts = (scene: Scene): Promise<Attempt[]> =>
  Promise.all([publishing(scene), publishing(scene), addingCamera(scene)]);
