import { z } from 'zod';
import { NodeId } from './media-operations.js';
import { operation } from './operation.js';
import { Attachment } from './rpc-operations.js';
import { SessionEvent } from './session-event.js';

/** A participant's socket is gone, without a goodbye. He has some seconds to come back. Sent until it is answered. */
export const connectionLost = operation({
  name: 'connection.lost',
  request: Attachment,
  reply: z.object({}),
  timeoutMs: 5_000,
  evenLate: true,
});

/**
 * Each second a gateway says that it lives and how far its sockets have read, and learns where the logs of its sessions
 * end: whatever was lost on the way shows within that second.
 */
export const syncGateway = operation({
  name: 'gateway.sync',
  request: z.object({
    gatewayId: NodeId,
    sessionUids: z.array(z.uuid()),
    /** Those that are new, whose clients have got their answers, and those that have moved since the last time. */
    cursors: z.array(Attachment),
  }),
  reply: z.object({
    heads: z.record(z.uuid(), z.int().min(0)),
    /** The replica of the session service that has answered. */
    replicaId: NodeId,
  }),
  // Short, because a service that dies over it must not make the gateway seem silent.
  timeoutMs: 1_500,
  evenLate: true,
});

/**
 * A gateway is about to stop and serves nobody new. When no other one is left, clients have nowhere to go: the platform
 * stops, and all sessions end with `openviduServerStopped`, unless the gateway asks not to.
 */
export const gatewayStops = operation({
  name: 'gateway.stops',
  request: z.object({ gatewayId: NodeId, endSessions: z.boolean() }),
  /** `ended`: it was the last one, and what ended the sessions is in their logs. */
  reply: z.object({ ended: z.boolean() }),
  // The gateway has some seconds more to do before it must have ended.
  timeoutMs: 4_000,
});

/** The part of a session's log behind `after`, oldest first, at most some hundreds of entries at a time. */
export const readEvents = operation({
  name: 'events.read',
  request: z.object({ sessionUid: z.uuid(), after: z.int().min(0) }),
  reply: z.object({ events: z.array(SessionEvent) }),
  timeoutMs: 5_000,
});

/**
 * Asked of the gateway that held a participant's socket when he comes back through another one: let go of it silently,
 * and say how far it has read.
 */
export const detach = operation({
  name: 'gateway.detach',
  request: Attachment.omit({ cursor: true }),
  reply: z.object({ cursor: z.int().min(0).optional() }),
  timeoutMs: 500,
});

/**
 * What a gateway asked for and gave up on, by the id that it had given it: somebody who joined, who publishes, who
 * receives, an IP camera; or somebody's return to that gateway.
 */
export const Made = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('arrival'), sessionId: z.string(), arrivalId: z.uuid() }),
  z.object({ kind: z.literal('publication'), sessionUid: z.uuid(), publicationId: z.uuid() }),
  z.object({ kind: z.literal('subscription'), sessionUid: z.uuid(), subscriptionId: z.uuid() }),
  z.object({ kind: z.literal('return'), rpcSessionId: z.string(), gatewayId: NodeId }),
  z.object({ kind: z.literal('camera'), sessionId: z.string(), publicationId: z.uuid() }),
]);
export type Made = z.infer<typeof Made>;

/**
 * A gateway has told its client that something could not be done, and does not know whether it was: what there is of it is
 * taken back. That it had not happened, or has ended meanwhile, is fine. Sent until it is answered.
 */
export const takeBack = operation({
  name: 'gateway.takeBack',
  request: Made,
  reply: z.object({}),
  // Short, because what is asked next waits for it; a lost message is sent again.
  timeoutMs: 2_000,
  evenLate: true,
});

/**
 * Whether the gateway has this socket of a participant, or still waits for the answer to its joinRoom. Asked before he is
 * evicted because it seems lost, and before somebody else gets his place with the same token.
 */
export const isAttached = operation({
  name: 'gateway.isAttached',
  request: Attachment.omit({ cursor: true }).extend({ arrivalId: z.uuid().optional() }),
  reply: z.object({ attached: z.boolean() }),
  timeoutMs: 500,
});

/**
 * The participants whose socket this gateway should be holding, those of the last seconds left out. A gateway that does
 * not know one of them reports it as lost: an answer to joinRoom or connect that never arrived leaves nobody behind.
 */
export const listAttachments = operation({
  name: 'gateway.attachments',
  request: z.object({ gatewayId: NodeId, after: z.uuid().optional() }),
  reply: z.object({ attachments: z.array(Attachment), next: z.uuid().optional() }),
  timeoutMs: 5_000,
});
