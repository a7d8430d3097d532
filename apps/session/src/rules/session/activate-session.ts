import type { Draft } from '../draft.js';

/**
 * The first participant makes the session active and gives it a media node.
 * @param nodeId the node for it; not looked at when the session is active already
 * @returns whether the session is active now; false when there is no node for it
 */
export function activateSession(draft: Draft, nodeId: string | undefined): boolean {
  if (draft.session.activatedAt) return true;
  if (nodeId === undefined) return false;
  const { now } = draft.given;
  draft.changeSession({ activatedAt: now, mediaNodeId: nodeId, placedAt: now });
  draft.emit({ type: 'sessionCreated', timestamp: draft.session.createdAt.getTime() }, { kind: 'nobody' });
  return true;
}

/** The session lives on another media node from now on. */
export function moveSession(draft: Draft, nodeId: string): void {
  draft.changeSession({ mediaNodeId: nodeId, placedAt: draft.given.now });
}
