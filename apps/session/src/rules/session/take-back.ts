import type { Draft } from '../draft.js';
import { endStream } from '../stream/end-stream.js';
import { endSubscription } from '../stream/end-subscription.js';
import { takeBack } from './leave.js';

/** What a gateway has given up on, by the id that it chose for it. */
export type Made =
  | { kind: 'arrival'; arrivalId: string }
  | { kind: 'publication'; publicationId: string }
  | { kind: 'subscription'; subscriptionId: string }
  | { kind: 'camera'; publicationId: string };

/**
 * Undoes what nobody knows of whose it is. Needs all that ends with it.
 * @returns whether there was anything
 */
export function undo(draft: Draft, made: Made): boolean {
  switch (made.kind) {
    case 'arrival':
      return undoArrival(draft, made.arrivalId);
    case 'publication':
      return undoPublication(draft, made.publicationId);
    case 'subscription':
      return undoSubscription(draft, made.subscriptionId);
    case 'camera':
      return undoCamera(draft, made.publicationId);
  }
}

function undoArrival(draft: Draft, arrivalId: string): boolean {
  const connection = draft.connections.first('arrivalId', arrivalId);
  if (connection) takeBack(draft, connection);
  return connection !== undefined;
}

function undoPublication(draft: Draft, publicationId: string): boolean {
  const stream = draft.streams.first('publicationId', publicationId);
  if (!stream) return false;
  const { connectionId } = draft.connections.get(stream.ownerId)!;
  endStream(draft, stream, 'unpublish', { kind: 'others', than: connectionId });
  return true;
}

function undoSubscription(draft: Draft, id: string): boolean {
  const subscription = draft.subscriptions.get(id);
  if (subscription) endSubscription(draft, subscription, 'unsubscribe');
  return subscription !== undefined;
}

function undoCamera(draft: Draft, publicationId: string): boolean {
  const stream = draft.streams.first('publicationId', publicationId);
  if (stream) takeBack(draft, draft.connections.get(stream.ownerId)!);
  return stream !== undefined;
}
