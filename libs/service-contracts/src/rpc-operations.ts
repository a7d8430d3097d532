import {
  type ConnectParams,
  type FilterRequest,
  type ForceDisconnectParams,
  type ForceUnpublishParams,
  type JoinRoomParams,
  JoinRoomResult,
  type PublishVideoParams,
  PublishVideoResult,
  type ReceiveVideoFromParams,
  ReceiveVideoFromResult,
  type ReconnectStreamParams,
  type Signal,
  type StreamPropertyChangedParams,
  type UnsubscribeFromVideoParams,
} from '@convene/openvidu-protocol';
import { z } from 'zod';
import { checked } from './checked.js';
import { NodeId } from './media-operations.js';
import { operation } from './operation.js';

/**
 * Where a participant's socket is: the gateway, and how many sockets it has had. A gateway that still holds an earlier
 * one has nothing to say about the participant any more.
 */
export const Attachment = z.object({
  sessionUid: z.uuid(),
  connectionId: z.string(),
  attachment: z.int().min(1),
  /** The last event of the session's log that needs no delivery to this socket. */
  cursor: z.int().min(0),
});
export type Attachment = z.infer<typeof Attachment>;

const caller = { sessionUid: z.uuid(), connectionId: z.string() };

/** What the gateway asks the session service for the WebSocket protocol. All may throw RpcError. */
export const joinRoom = operation({
  name: 'rpc.joinRoom',
  request: z.object({
    params: checked<Omit<JoinRoomParams, 'secret'>>(),
    /** The client proved that it knows the server's secret, so it needs no token. */
    insecure: z.boolean(),
    gatewayId: NodeId,
    /** This act of joining, by which the gateway can take it back. */
    arrivalId: z.uuid(),
  }),
  reply: z.object({ rpcSessionId: z.string(), attachment: Attachment, result: JoinRoomResult }),
  timeoutMs: 7_000,
  largeReply: true, // Everybody who is there, with what they say of themselves.
});

export const connect = operation({
  name: 'rpc.connect',
  request: z.object({ params: checked<ConnectParams>(), gatewayId: NodeId }),
  reply: Attachment,
  timeoutMs: 7_000,
});

export const leaveRoom = operation({
  name: 'rpc.leaveRoom',
  request: z.object(caller),
  reply: z.object({}),
  timeoutMs: 7_000,
  evenLate: true,
});

export const publishVideo = operation({
  name: 'rpc.publishVideo',
  request: z.object({
    ...caller,
    params: checked<PublishVideoParams>(),
    /** This act of publishing, by which the gateway can take it back. */
    publicationId: z.uuid(),
  }),
  reply: PublishVideoResult,
  timeoutMs: 8_500,
});

export const unpublishVideo = operation({
  name: 'rpc.unpublishVideo',
  request: z.object(caller),
  reply: z.object({}),
  timeoutMs: 7_000,
});

export const receiveVideoFrom = operation({
  name: 'rpc.receiveVideoFrom',
  request: z.object({
    ...caller,
    params: checked<ReceiveVideoFromParams>(),
    /** This act of subscribing, by which the gateway can take it back. */
    subscriptionId: z.uuid(),
  }),
  reply: ReceiveVideoFromResult,
  timeoutMs: 8_500,
});

export const unsubscribeFromVideo = operation({
  name: 'rpc.unsubscribeFromVideo',
  request: z.object({ ...caller, params: checked<UnsubscribeFromVideoParams>() }),
  reply: z.object({}),
  timeoutMs: 7_000,
});

export const reconnectStream = operation({
  name: 'rpc.reconnectStream',
  request: z.object({ ...caller, params: checked<ReconnectStreamParams>() }),
  /** The first for the caller's own stream, the second for one that he receives. */
  reply: z.union([PublishVideoResult, ReceiveVideoFromResult]),
  timeoutMs: 8_500,
});

export const streamPropertyChanged = operation({
  name: 'rpc.streamPropertyChanged',
  request: z.object({ ...caller, params: checked<StreamPropertyChangedParams>() }),
  reply: z.object({}),
  timeoutMs: 7_000,
});

/** What a caller is notified of before he gets his answer. */
const Told = z.object({
  /** The number of that event in the log; absent when he is not notified of it. */
  toldWith: z.int().optional(),
});

/** A participant's signals, in order; those that he sends faster than one after the other go together. */
export const sendMessage = operation({
  name: 'rpc.sendMessage',
  request: z.object({ ...caller, signals: checked<Signal[]>() }),
  /** Of each signal what its sender is notified of, or that it reached nobody: one of its receivers is not there. */
  reply: z.object({ outcomes: z.array(z.union([Told, z.literal('receiver unknown')])) }),
  timeoutMs: 7_000,
});

export const forceDisconnect = operation({
  name: 'rpc.forceDisconnect',
  request: z.object({ ...caller, params: checked<ForceDisconnectParams>() }),
  reply: Told,
  timeoutMs: 7_000,
});

export const forceUnpublish = operation({
  name: 'rpc.forceUnpublish',
  request: z.object({ ...caller, params: checked<ForceUnpublishParams>() }),
  reply: z.object({}),
  timeoutMs: 7_000,
});

/** Any of the filter methods. There are no filters yet: it throws the RpcError that says what is wrong. */
export const filter = operation({
  name: 'rpc.filter',
  request: z.object({ ...caller, request: checked<FilterRequest>() }),
  reply: z.object({}),
  timeoutMs: 7_000,
});
