import { caller } from '../connection/caller.js';
import { hasClient } from '../connection/has-client.js';
import type { Draft } from '../draft.js';
import { moveSession } from '../session/activate-session.js';
import { undo } from '../session/take-back.js';
import { existingStream } from '../stream/find-stream.js';
import { forceUnpublishByServer, forceUnpublishByUser } from '../stream/force-unpublish.js';
import { loseMedia } from '../stream/lose-media.js';
import { changeProperty, unpublish } from '../stream/own-stream.js';
import { mayPublish, publish, streamOf } from '../stream/publish.js';
import { refuseFilter } from '../stream/refuse-filter.js';
import { republish } from '../stream/republish.js';
import { mayReceive, resubscribe, subscribe, unsubscribe } from '../stream/subscribe.js';
import { anybody, anyStream, type Choice, clients, type Performers, pick } from './choice.js';
import type { World } from './world.js';

/** Who publishes and receives what. */
export const MEDIA: Performers = {
  publish: [
    18,
    (world, choice) =>
      as('publish', world, choice, (draft, connectionId) => {
        const owner = caller(draft, connectionId, 'publishVideo');
        const params = wish(choice);
        mayPublish(owner, draft.streams.first('ownerId', owner.id), params);
        const id = `str_CAM_${world.newId()}_${connectionId}`;
        const made = { id, publicationId: world.newId(), sessionUid: draft.session.uid, ...node(world) };
        publish(draft, owner, streamOf(params, made));
      }),
  ],
  unpublish: [
    4,
    (world, choice) =>
      as('unpublish', world, choice, (draft, me) => unpublish(draft, caller(draft, me, 'unpublishVideo'))),
  ],
  changeProperty: [
    4,
    (world, choice) =>
      as('changeProperty', world, choice, (draft, me) =>
        changeProperty(draft, caller(draft, me, 'streamPropertyChanged'), change(choice.how)),
      ),
  ],
  forceUnpublishByUser: [
    3,
    (world, choice) =>
      as('forceUnpublishByUser', world, choice, (draft, me) =>
        forceUnpublishByUser(draft, caller(draft, me, 'forceUnpublish'), anyStream(world, choice.what)),
      ),
  ],
  forceUnpublishByServer: [
    1,
    (world, { what }) => {
      world.change('forceUnpublishByServer', (draft) => forceUnpublishByServer(draft, anyStream(world, what)));
    },
  ],
  subscribe: [
    18,
    (world, choice) =>
      asReceiver('subscribe', world, choice, (draft, me) => {
        const subscriber = caller(draft, me, 'receiveVideoFrom');
        const sender = choice.how % 2 === 0 ? anyStream(world, choice.what) : anybody(world, choice.what);
        const { stream } = mayReceive(draft, subscriber, sender);
        subscribe(draft, subscriber, stream.id, { id: world.newId(), ...node(world) });
      }),
  ],
  unsubscribe: [
    4,
    (world, { who, what, how }) => {
      const { subscriptions, streams, connections } = world.value;
      const one = pick(subscriptions.values(), what);
      const from = one && how < 8 ? streams.get(one.streamId)!.ownerId : undefined;
      const me = (one && connections.get(one.subscriberId)?.connectionId) ?? anybody(world, who);
      const sender = (from && connections.get(from)?.connectionId) ?? anybody(world, how);
      world.change('unsubscribe', (draft) => unsubscribe(draft, caller(draft, me, 'unsubscribeFromVideo'), sender));
    },
  ],
  reconnectStream: [
    5,
    (world, choice) =>
      asReceiver('reconnectStream', world, choice, (draft, me) => {
        const connection = caller(draft, me, 'reconnectStream');
        const { stream, owner } = existingStream(draft, anyStream(world, choice.what));
        if (owner.id === connection.id) republish(draft, stream.id, { publicationId: world.newId(), ...node(world) });
        else resubscribe(draft, connection, stream.id, { id: world.newId(), ...node(world) });
      }),
  ],
  filter: [
    1,
    (world, choice) =>
      as('filter', world, choice, (draft, me) => {
        const request = {
          action: 'applyFilter',
          streamId: anyStream(world, choice.what),
          type: 'Blur',
          options: '{}',
        } as const;
        refuseFilter(draft, caller(draft, me, 'applyFilter'), request);
      }),
  ],
  takeBackPublication: [
    1,
    (world, { what }) => {
      const publicationId = world.value.streams.get(anyStream(world, what))?.publicationId ?? 'none';
      world.change('takeBackPublication', (draft) => undo(draft, { kind: 'publication', publicationId }));
    },
  ],
  takeBackSubscription: [
    1,
    (world, { what }) => {
      const subscriptionId = pick(world.value.subscriptions.keys(), what) ?? 'none';
      world.change('takeBackSubscription', (draft) => undo(draft, { kind: 'subscription', subscriptionId }));
    },
  ],
  mediaLost: [
    3,
    (world, { who, what, how }) => {
      const { streams, subscriptions } = world.value;
      const publications = [...streams.values()].map(({ publicationId }) => publicationId);
      const publicationIds = ['none', ...publications.slice(who % 3, how)];
      const subscriptionIds = ['none', ...[...subscriptions.keys()].slice(what % 4, how)];
      world.change('mediaLost', (draft) => loseMedia(draft, { publicationIds, subscriptionIds }));
    },
  ],
  moveSession: [
    1,
    (world, { how }) => {
      if (!world.value.session.activatedAt) return;
      world.change('moveSession', (draft) => moveSession(draft, `media-${how}`));
    },
  ],
};

/** Where media of the session is made now. */
export const node = ({ value }: World) => ({
  mediaNodeId: value.session.mediaNodeId ?? 'media-1',
  mediaNodeEpoch: 'epoch-1',
});

/** A client asks. */
function as(command: string, world: World, { who }: Choice, rule: (draft: Draft, me: string) => void): void {
  const by = pick(clients(world), who);
  if (by) world.change(command, (draft) => rule(draft, by.connectionId), { by });
}

/** A client, or the recorder, or somebody who has gone since. */
function asReceiver(command: string, world: World, { who }: Choice, rule: (draft: Draft, me: string) => void): void {
  const me = who === 9 ? undefined : pick(receivers(world), who)?.connectionId;
  world.change(command, (draft) => rule(draft, me ?? 'con_gone'));
}

const receivers = ({ value }: World) => [...value.connections.values()].filter(hasClient);

function wish({ what, how }: Choice): Parameters<typeof streamOf>[0] & Parameters<typeof mayPublish>[2] {
  const hasAudio = what % 4 !== 1;
  return {
    sdpOffer: '',
    hasAudio,
    hasVideo: what % 4 !== 2 || !hasAudio,
    doLoopback: false,
    typeOfVideo: 'CAMERA',
    frameRate: 30,
    videoDimensions: undefined,
    filter: how === 9 ? { type: 'Blur' } : undefined,
  };
}

function change(how: number): Parameters<typeof changeProperty>[2] {
  const reason = 'changed';
  if (how < 3) return { property: 'audioActive', newValue: how === 0, reason };
  if (how < 6) return { property: 'videoActive', newValue: how === 3, reason };
  if (how < 9) return { property: 'videoDimensions', newValue: `{"width":${how}00,"height":480}`, reason };
  return { property: 'videoTrack', newValue: {}, reason };
}
