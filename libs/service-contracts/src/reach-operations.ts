import { z } from 'zod';
import { NodeId } from './media-operations.js';
import { operation, topic } from './operation.js';
import { Attachment } from './rpc-operations.js';

/** How far one socket of a participant has come in the session's log. */
export const Reached = z.object({
  sessionUid: z.uuid(),
  connectionId: z.string(),
  attachment: z.int().min(1),
  /** The last event that was handed to the operating system. */
  written: z.int().min(0),
  /** The last event that the client has certainly read. */
  read: z.int().min(0),
});
export type Reached = z.infer<typeof Reached>;

/**
 * `reach.<gateway id>`: told by a gateway to its keepers as soon as the operating system has what was written. These are the
 * few replicas of the session service that know how far its sockets are, should it die.
 */
export const told = topic({
  name: 'reach',
  payload: z.object({
    /** Whom it is told. Who hears it and is not among them is a keeper no more. */
    keepers: z.array(NodeId),
    sockets: z.array(Reached),
  }),
});

/** Asked of one replica of the session service: that it be a keeper of this gateway, and from then on, whether it still is. */
export const keep = operation({
  name: 'reach.keep',
  request: z.object({
    gatewayId: NodeId,
    /** Some sockets of the gateway, for a keeper that does not know all. */
    sockets: z.array(Reached),
    /** With these it has been told of all. */
    isLast: z.boolean(),
  }),
  /** Whether it has been told of all sockets, and has heard everything since. */
  reply: z.object({ knowsAll: z.boolean() }),
  timeoutMs: 2_000,
});

/**
 * `reach.<gateway id>.recall`: how far a socket was that its gateway cannot tell of any more. Asked of the gateway's
 * keepers, of whom the first one to answer is heard.
 */
export const recall = operation({
  name: 'reach.recall',
  request: Attachment.omit({ cursor: true }),
  /** Undefined when nothing was heard of that socket lately: then Postgres has it. */
  reply: z.object({ reached: Reached.pick({ written: true, read: true }).optional() }),
  timeoutMs: 500,
});
