import { WebRtcDetails } from '@convene/openvidu-protocol';
import { z } from 'zod';
import { checked } from './checked.js';
import { operation, topic } from './operation.js';

/** An id that may stand in a NATS subject as one token. */
export const NodeId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/**
 * A media node's life: a new one each time its process starts. Every media request names the life it was meant for, so
 * that a restarted node never answers for its former self.
 */
export const Epoch = z.uuid();

const Kbps = z.int().min(0);

/**
 * A client starts sending: the node makes a transport and producers and answers the offer. Error `sdp` when the offer
 * cannot be used, `stale-epoch` when the node was restarted.
 */
export const publish = operation({
  name: 'media.publish',
  request: z.object({
    epoch: Epoch,
    /** One life of a session. */
    sessionUid: z.uuid(),
    streamId: z.string(),
    /** This act of publishing; a reconnected stream keeps its streamId and gets a new publicationId. */
    publicationId: z.uuid(),
    sdpOffer: checked<string>(),
    hasAudio: z.boolean(),
    hasVideo: z.boolean(),
    /** Whether the client gets its own media back over the same connection. */
    loopback: z.boolean(),
    /** Limits of the video that the client sends, kbit/s; 0 = none. */
    maxKbps: Kbps,
    minKbps: Kbps,
  }),
  reply: z.object({ sdpAnswer: z.string() }),
  timeoutMs: 4_000,
});

/** An IP camera as its publisher described it (REST semantics 2.11). */
export const Camera = z.object({
  /** With the credentials, if it has any: nothing that is logged or told may contain them. */
  rtspUri: z.string(),
  /** Whether the video is encoded anew, so that every browser plays it and its bitrate follows the subscribers. */
  adaptativeBitrate: z.boolean(),
  /** Whether the camera is connected only while somebody receives it. */
  onlyPlayWithSubscribers: z.boolean(),
  /** How much of its stream is buffered, milliseconds. */
  networkCache: z.int().min(0),
});
export type Camera = z.infer<typeof Camera>;

/**
 * The node publishes an IP camera: from the answer on the stream can be subscribed, whether the camera can be reached or
 * not. Errors `refused` when the camera's address is not allowed, `full` when the node has enough of them, `stale-epoch`.
 */
export const ingest = operation({
  name: 'media.ingest',
  request: z.object({
    epoch: Epoch,
    sessionUid: z.uuid(),
    streamId: z.string(),
    /** As for `publish`; the stream is closed and audited by it. */
    publicationId: z.uuid(),
    camera: Camera,
    /** The most that the video is encoded with, kbit/s; 0 = no limit. */
    maxKbps: Kbps,
  }),
  reply: z.object({}),
  timeoutMs: 4_000,
});

/**
 * A client starts receiving a stream, of this node or another one. Errors `sdp`, `unknown-stream`, `stale-epoch`; those of
 * `relay` for a stream of another node.
 */
export const subscribe = operation({
  name: 'media.subscribe',
  request: z.object({
    epoch: Epoch,
    sessionUid: z.uuid(),
    streamId: z.string(),
    /** This act of subscribing; names it in `close`. */
    subscriptionId: z.uuid(),
    sdpOffer: checked<string>(),
    /** The most video that the client shall receive, kbit/s; 0 = no limit. The publisher is asked to send no more. */
    maxKbps: Kbps,
    /** The life of the node where the stream is published, when that is another one. */
    origin: z.object({ nodeId: NodeId, epoch: Epoch }).optional(),
  }),
  reply: z.object({ sdpAnswer: z.string() }),
  timeoutMs: 4_000,
});

const Port = z.int().min(1).max(65_535);
const RtpSource = { ssrc: z.int().min(0), payloadType: z.int().min(0).max(127) };

/**
 * A recording worker gets a stream as plain RTP (and RTCP, over the same port), from one UDP port of the node to one of
 * the worker. Asked again with the same id, it says what is sent now: the SSRCs change when the publisher reconnects.
 * Errors `unknown-stream`, `stale-epoch`, `unavailable`.
 */
export const capture = operation({
  name: 'media.capture',
  request: z.object({
    epoch: Epoch,
    sessionUid: z.uuid(),
    streamId: z.string(),
    /** This act of capturing; names it in `close`. */
    captureId: z.uuid(),
    /** The recording worker: when it does not hold the capture any more, or is gone, the node ends it by itself. */
    workerId: NodeId,
    audio: z.boolean(),
    video: z.boolean(),
    /** Where the worker receives. */
    ip: z.union([z.ipv4(), z.ipv6()]),
    port: Port,
  }),
  reply: z.object({
    /** Where the RTP comes from, and where RTCP (receiver reports, NACK, PLI) is to be sent. */
    from: z.object({ ip: z.string(), port: Port }),
    /** Opus, 48,000 Hz. Absent when the stream has none, or none was wanted. */
    audio: z.object(RtpSource).optional(),
    /** 90,000 Hz. */
    video: z.object({ ...RtpSource, codec: z.enum(['VP8', 'H264']) }).optional(),
  }),
  timeoutMs: 4_000,
});

/**
 * `capture-clock.<capture id>`: a sender report of the publisher. It ties the RTP times of its audio and video to one
 * clock, the publisher's, so that they can be put together exactly.
 */
export const captureClock = topic({
  name: 'capture-clock',
  payload: z.object({
    kind: z.enum(['audio', 'video']),
    /** RTP time, in the kind's clock rate, and the publisher's time that it belongs to, milliseconds. */
    rtpTime: z.int().min(0),
    publisherMs: z.number(),
  }),
});

/** One end of a relay between two nodes, for the other one: nobody who does not have its key can send into it. */
export const RelayEnd = z.object({
  ip: z.string(),
  port: Port,
  /** Secret. */
  srtp: z.object({ cryptoSuite: z.string(), keyBase64: z.string() }),
});
export type RelayEnd = z.infer<typeof RelayEnd>;

/**
 * Another node gets a stream of this one, encrypted, over one UDP port of each. What feeds the stream is sent, until another
 * publication does: then the relay ends, and is to be asked for again. Errors `unknown-stream`, `stale-epoch`, `unavailable`.
 */
export const relay = operation({
  name: 'media.relay',
  request: z.object({
    epoch: Epoch,
    sessionUid: z.uuid(),
    streamId: z.string(),
    /** This act of relaying. */
    relayId: z.uuid(),
    /** Who asks. */
    nodeId: NodeId,
    /** The lowest limit of those who receive the stream there, kbit/s; 0 = none. */
    maxKbps: Kbps,
    end: RelayEnd,
  }),
  reply: z.object({
    publicationId: z.uuid(),
    end: RelayEnd,
    /** What mediasoup sends, as it has to be told at the other end. */
    sent: z.array(z.object({ kind: z.enum(['audio', 'video']), rtpParameters: z.record(z.string(), z.unknown()) })),
  }),
  timeoutMs: 2_000,
});

/**
 * Another node says which relays of this one it needs, each second: what it has not named for 10 s ends. Those that it needs
 * and that are not sent are answered. Error `stale-epoch`.
 */
export const keepRelays = operation({
  name: 'media.keepRelays',
  request: z.object({
    epoch: Epoch,
    nodeId: NodeId,
    relays: z.array(z.object({ relayId: z.uuid(), maxKbps: Kbps })),
    endedIds: z.array(z.uuid()),
  }),
  reply: z.object({ unknownIds: z.array(z.uuid()) }),
  timeoutMs: 1_000,
  evenLate: true,
});

/** `relay-ended.<node id>`: a relay to that node has ended; `keepRelays` tells it, too, but later. */
export const relayEnded = topic({ name: 'relay-ended', payload: z.object({ relayId: z.uuid() }) });

/** Ends publications, subscriptions and captures. Unknown ids are fine: the request may be repeated. */
export const close = operation({
  name: 'media.close',
  request: z.object({
    epoch: Epoch,
    publicationIds: z.array(z.uuid()),
    subscriptionIds: z.array(z.uuid()),
    captureIds: z.array(z.uuid()),
  }),
  reply: z.object({}),
  timeoutMs: 4_000,
  evenLate: true,
});

export type ConnectionDetails = z.infer<typeof WebRtcDetails>;

/**
 * What is known of the connections of publications and subscriptions. Those that do not fit into one message are to be
 * asked for again; of those that the node does not have it says nothing.
 */
export const describe = operation({
  name: 'media.describe',
  request: z.object({ epoch: Epoch, ids: z.array(z.uuid()).max(100) }),
  reply: z.object({
    described: z.array(z.object({ id: z.uuid(), details: WebRtcDetails })),
    remaining: z.array(z.uuid()),
  }),
  timeoutMs: 2_000,
});

/** The share of a core that a peer connection is taken for before it is measured: a picture of 640×480 and sound. */
export const EXPECTED_USE = 0.004;
/** The share of its core from which on a media worker is full, unless its node is told another one. */
export const FULL_USE = 0.7;

/** What a media node carries at this moment. */
export const NodeLoad = z.object({
  workers: z.int().min(0),
  sessions: z.int().min(0),
  publications: z.int().min(0),
  subscriptions: z.int().min(0),
  /** The share of their cores that its workers use, from 0 to 1. */
  use: z.number().min(0).default(0),
  /** Whether none of them has room for more. */
  isFull: z.boolean().default(false),
});

/** Whether the node is still in this life. Asked before it is given up because its heartbeats are missing. */
export const alive = operation({
  name: 'media.alive',
  request: z.object({ epoch: Epoch }),
  reply: z.object({}),
  timeoutMs: 500,
});

/**
 * A media node says twice a second that it lives. Answered by any session service; one that dies over it must not make
 * the node seem silent, so the wait is short.
 */
export const heartbeat = operation({
  name: 'node.heartbeat',
  request: z.object({
    nodeId: NodeId,
    epoch: Epoch,
    /** `draining`: it takes nothing new. `leaving`: this is its last word, and what it carried is gone. */
    phase: z.enum(['running', 'draining', 'leaving']),
    load: NodeLoad,
  }),
  reply: z.object({
    /**
     * `lost`: this life was given up and its streams were ended, so it has to end what it holds and begin a new life.
     * `replaced`: another process has its name now.
     */
    verdict: z.enum(['accepted', 'lost', 'replaced']),
    /** Whether an operator wants nothing new to be placed on it. */
    drainWanted: z.boolean(),
  }),
  timeoutMs: 1_000,
  evenLate: true,
});

/**
 * A media node asks which of the things it has held for a while are still wanted, and frees the others: whatever died
 * between making media and writing the row that owns it leaves nothing behind.
 */
export const audit = operation({
  name: 'node.audit',
  request: z.object({
    nodeId: NodeId,
    epoch: Epoch,
    publicationIds: z.array(z.uuid()),
    subscriptionIds: z.array(z.uuid()),
  }),
  reply: z.object({ unknownPublicationIds: z.array(z.uuid()), unknownSubscriptionIds: z.array(z.uuid()) }),
  timeoutMs: 5_000,
});

/** A mediasoup worker died: these things are gone. Sent until it is answered. */
export const mediaLost = operation({
  name: 'node.mediaLost',
  request: z.object({
    nodeId: NodeId,
    epoch: Epoch,
    publicationIds: z.array(z.uuid()),
    subscriptionIds: z.array(z.uuid()),
  }),
  reply: z.object({}),
  timeoutMs: 5_000,
  evenLate: true,
});

/** A recording worker that this node sends streams to is gone. Sent until it is answered. */
export const recorderLost = operation({
  name: 'node.recorderLost',
  request: z.object({ workerId: NodeId }),
  reply: z.object({}),
  timeoutMs: 5_000,
  evenLate: true,
});
