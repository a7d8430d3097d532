import type { reachOperations } from '@convene/service-contracts';

/** Sockets that one message names. */
const SOCKETS_PER_MESSAGE = 500;

/** One of whom it is told how far he is. */
export interface Reported {
  readonly place: { sessionUid: string; connectionId: string; attachment: number; cursor: number };
  readonly written: number;
}

/** Whom participants tell how far they are. */
export interface ReachListener {
  /** The operating system has what was written to the socket, or it is given up. */
  wrote(participant: Reported): void;
  /** The client has read on. */
  read(participant: Reported): void;
}

/** How far their sockets are, message by message. */
export function* reachedPages(participants: readonly Reported[]): Generator<reachOperations.Reached[]> {
  for (let from = 0; from < participants.length; from += SOCKETS_PER_MESSAGE) {
    yield participants.slice(from, from + SOCKETS_PER_MESSAGE).map(reached);
  }
}

function reached({ place, written }: Reported): reachOperations.Reached {
  const { sessionUid, connectionId, attachment, cursor: read } = place;
  return { sessionUid, connectionId, attachment, written, read };
}
