import type { Participant } from '../clients/participant.ts';
import type { Notification } from '../clients/rpc-client.ts';
import type { LogEntry } from './session-log.ts';

/** Events of the log that clients are told of, with what tells one from another. */
const KEYS: Record<string, (body: LogEntry['body']) => string> = {
  participantJoined: ({ connectionId }) => `joined ${connectionId}`,
  participantLeft: ({ connectionId, reason }) => `left ${connectionId} ${reason}`,
  participantPublished: ({ stream }) => `published ${stream.id}`,
  participantUnpublished: ({ connectionId, reason }) => `unpublished ${connectionId} ${reason}`,
  signalSent: ({ data }) => `signal ${data}`,
};

/** What a participant should have been told since it joined, by the log. */
export function shouldHaveBeenTold(log: LogEntry[], { connectionId }: Participant): string[] {
  const joined = log.find(({ type, body }) => type === 'participantJoined' && body.connectionId === connectionId);
  if (!joined) throw new Error(`The log does not know of ${connectionId}`);
  return log
    .filter(({ seq, type, audience }) => seq > joined.seq && type in KEYS && concerns(audience, connectionId))
    .map(({ type, body }) => KEYS[type]!(body));
}

function concerns({ kind, than, connectionIds }: LogEntry['audience'], id: string): boolean {
  if (kind === 'everybody') return true;
  return (kind === 'others' && than !== id) || (kind === 'some' && connectionIds!.includes(id));
}

/** What it was told, over all its sockets, in the order in which it came. */
export function wasTold({ rpc }: Participant): string[] {
  return rpc.notifications.map(keyOf);
}

/**
 * The same, without what came over a socket last and was written again, in the same order, to the next one; and how many
 * sockets began with such a repetition.
 */
export function wasToldOnce({ rpc }: Participant): { told: string[]; repetitions: number } {
  let repetitions = 0;
  const told = rpc.notificationsBySocket.reduce<string[]>((before, socket) => {
    const next = socket.map(keyOf);
    const repeated = overlap(before, next);
    if (repeated > 0) repetitions++;
    return [...before, ...next.slice(repeated)];
  }, []);
  return { told, repetitions };
}

/** How many at the end of the one are the beginning of the other. */
function overlap(before: string[], next: string[]): number {
  for (let length = Math.min(before.length, next.length); length > 0; length--) {
    if (before.slice(-length).every((key, index) => key === next[index])) return length;
  }
  return 0;
}

function keyOf({ method, params }: Notification): string {
  switch (method) {
    case 'participantJoined':
      return `joined ${params.id}`;
    case 'participantPublished':
      return `published ${params.streams[0].id}`;
    case 'sendMessage':
      return `signal ${params.data}`;
    case 'participantLeft':
      return `left ${params.connectionId} ${params.reason}`;
    case 'participantUnpublished':
      return `unpublished ${params.connectionId} ${params.reason}`;
    default:
      return method;
  }
}
