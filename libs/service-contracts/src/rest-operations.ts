import {
  ConnectionObject,
  type DeliveriesQuery,
  type IpCamera,
  MediaNodeObject,
  Reason,
  SessionObject,
  type SessionProperties,
  type Signal,
  TokenObject,
  type TokenProperties,
  WebhookDelivery,
  WebRtcDetails,
} from '@convene/openvidu-protocol';
import { z } from 'zod';
import { checked } from './checked.js';
import { NodeId } from './media-operations.js';
import { operation } from './operation.js';

/** What the gateway asks the session service for the REST API. All may throw RestError. */
export const createSession = operation({
  name: 'session.create',
  request: checked<SessionProperties>().and(
    z.object({
      /** `https://host[:port]` that the URLs of its recordings begin with. */
      publicUrl: z.string(),
    }),
  ),
  reply: SessionObject,
  timeoutMs: 5_000,
});

export const getSession = operation({
  name: 'session.get',
  request: z.object({ sessionId: z.string() }),
  reply: SessionObject,
  timeoutMs: 5_000,
  largeReply: true, // Everybody who is there, with what they say of themselves.
});

/**
 * A page of the sessions that exist, oldest first: as many as are read and carried at once, and `limit` at most. `next` is
 * what to ask with for the following page, also when the session that it stands for has ended.
 */
export const listSessions = operation({
  name: 'session.list',
  request: z.object({ after: z.uuid().optional(), limit: z.int().positive().optional() }),
  reply: z.object({ sessions: z.array(SessionObject), next: z.uuid().optional() }),
  timeoutMs: 5_000,
  largeReply: true, // One session at least.
});

/**
 * A page of what the media nodes know of the peer connections of all publishers, or all subscribers, of these sessions.
 * One whose node does not answer has no details.
 */
export const connectionDetails = operation({
  name: 'session.connectionDetails',
  request: z.object({
    of: z.enum(['publishers', 'subscribers']),
    sessionIds: z.array(z.string()),
    after: z.uuid().optional(),
  }),
  reply: z.object({
    connections: z.array(
      z.object({
        sessionId: z.string(),
        connectionId: z.string(),
        streamId: z.string(),
        details: WebRtcDetails.optional(),
      }),
    ),
    next: z.uuid().optional(),
  }),
  timeoutMs: 5_000,
});

export const closeSession = operation({
  name: 'session.close',
  request: z.object({ sessionId: z.string(), reason: Reason }),
  reply: z.object({}),
  // The result of a recording that goes on is waited for, as when it is stopped.
  timeoutMs: 70_000,
});

export const createToken = operation({
  name: 'token.create',
  request: checked<TokenProperties>().and(
    z.object({
      session: z.string(),
      /** `wss://host[:port]` that the token's URL begins with. */
      webSocketUrl: z.string(),
    }),
  ),
  reply: TokenObject,
  timeoutMs: 5_000,
});

/** Whether a session exists, and whether anybody has joined it, for the requests that look at this before the rest of their body. */
export const sessionExists = operation({
  name: 'session.exists',
  request: z.object({ sessionId: z.string() }),
  reply: z.object({ exists: z.boolean(), active: z.boolean() }),
  timeoutMs: 5_000,
});

export const sendSignal = operation({
  name: 'signal.send',
  request: checked<Signal>().and(z.object({ session: z.string() })),
  reply: z.object({}),
  timeoutMs: 5_000,
});

/** An IP camera becomes a participant that publishes; it may be reachable or not. */
export const publishIpCamera = operation({
  name: 'camera.publish',
  request: checked<Omit<IpCamera, 'type'>>().and(
    z.object({
      sessionId: z.string(),
      /** This act of publishing, by which the gateway can take it back. */
      publicationId: z.uuid(),
    }),
  ),
  reply: ConnectionObject,
  // The media node has four seconds of it.
  timeoutMs: 8_500,
});

export const deleteConnection = operation({
  name: 'connection.delete',
  request: z.object({ sessionId: z.string(), connectionId: z.string() }),
  reply: z.object({}),
  timeoutMs: 8_000,
});

export const deleteStream = operation({
  name: 'stream.delete',
  request: z.object({ sessionId: z.string(), streamId: z.string() }),
  reply: z.object({}),
  timeoutMs: 8_000,
});

/** A page of the webhook's deliveries, newest first, of at most about half a megabyte; `next` is the cursor behind it. */
export const listDeliveries = operation({
  name: 'webhook.deliveries',
  request: checked<DeliveriesQuery>(),
  reply: z.object({ deliveries: z.array(WebhookDelivery), next: z.string().optional() }),
  timeoutMs: 5_000,
});

/** Sends an event once more, whatever became of it before. */
export const redeliver = operation({
  name: 'webhook.redeliver',
  request: z.object({ id: z.uuid() }),
  reply: WebhookDelivery,
  timeoutMs: 5_000,
});

export const listMediaNodes = operation({
  name: 'mediaNode.list',
  request: z.object({}),
  reply: z.object({ nodes: z.array(MediaNodeObject) }),
  timeoutMs: 5_000,
});

export const getMediaNode = operation({
  name: 'mediaNode.get',
  request: z.object({ id: NodeId }),
  reply: MediaNodeObject,
  timeoutMs: 5_000,
});

/** Nothing new is placed on a node any more, or again. */
export const drainMediaNode = operation({
  name: 'mediaNode.drain',
  request: z.object({ id: NodeId, wanted: z.boolean() }),
  reply: MediaNodeObject,
  timeoutMs: 5_000,
});
