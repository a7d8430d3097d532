import type { Audience } from '@convene/database/session';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { bodies, holds, type Properties } from './property.js';

/** The log of a session, and who is notified of it. */
export const LOG: Properties = {
  'the numbers of the log have no gap': () => {
    let head = 0;
    return ({ events, after }) => {
      for (const { seq } of events) holds(seq === ++head, { seq, head });
      holds(after.session.lastEventSeq === head, after.session.lastEventSeq);
    };
  },

  'a session begins with sessionCreated and ends with sessionDestroyed, after which come only late results': () => {
    let begun = false;
    let ended = false;
    return (change) => {
      for (const { body } of change.events) {
        // Who waits too long for a result is told of the end before it (docs/recording.md).
        holds(!ended || (body.type === 'recordingStatusChanged' && /^(ready|failed)$/.test(body.status)), body);
        holds(begun || body.type === 'sessionCreated', body);
        holds(!begun || body.type !== 'sessionCreated', body);
        begun = true;
        if (body.type === 'sessionDestroyed') ended = true;
      }
      const { activatedAt, mediaNodeId, closedAt } = change.after.session;
      holds((activatedAt !== null) === begun && (mediaNodeId !== null) === begun, change.after.session);
      holds(ended === (begun && closedAt !== null), change.after.session);
    };
  },

  'after the end for everybody only recordings have news': () => (change) => {
    if (change.before.session.closingReason === null) return;
    for (const { body } of change.events) {
      holds(body.type === 'recordingStatusChanged' || body.type === 'sessionDestroyed', body);
    }
  },

  'whoever is notified is there, and hears neither of his own joining nor anything after his departure': () => {
    const present = new Set<string>();
    const out = new Set<string>();
    return ({ events, before, after }) => {
      for (const { connectionId } of before.connections.values()) present.add(connectionId);
      for (const { connectionId } of after.connections.values()) {
        // The recorder arrives without an event.
        if (connectionId === RECORDER_CONNECTION_ID) present.add(connectionId);
      }
      for (const { body, audience } of events) {
        if (body.type === 'participantJoined') {
          present.add(body.connectionId);
          holds(!includes(audience, body.connectionId), { body, audience });
        }
        if (body.type === 'participantLeft') {
          holds(!includes(audience, body.connectionId), { body, audience });
          present.delete(body.connectionId);
          out.delete(body.connectionId);
        }
        for (const connectionId of named(audience)) holds(present.has(connectionId), { body, audience });
        for (const connectionId of out) holds(!includes(audience, connectionId), { body, audience });
        if (body.type === 'participantEvicted') {
          holds(audience.kind === 'only' && audience.connectionId === body.connectionId, audience);
          if (body.connectionId === RECORDER_CONNECTION_ID) present.delete(body.connectionId);
          else out.add(body.connectionId);
        }
      }
      holds(out.size === 0, [...out]);
      for (const connectionId of present) {
        if ([...after.connections.values()].every((one) => one.connectionId !== connectionId))
          present.delete(connectionId);
      }
    };
  },

  'everybody who joins and leaves is told of once': () => {
    const present = new Set<string>();
    return (change) => {
      for (const { body } of change.events) {
        if (body.type === 'participantJoined') {
          holds(!present.has(body.connectionId), body);
          present.add(body.connectionId);
        }
        if (body.type === 'participantLeft') holds(present.delete(body.connectionId), body);
      }
      const there = [...change.after.connections.values()].map(({ connectionId }) => connectionId);
      const people = there.filter((connectionId) => connectionId !== RECORDER_CONNECTION_ID);
      holds(people.length === present.size && people.every((one) => present.has(one)), { people, told: [...present] });
    };
  },

  'the recorder is nobody of whom others hear': () => (change) => {
    for (const { body, audience } of change.events) {
      if (body.type === 'participantEvicted' && body.connectionId === RECORDER_CONNECTION_ID) {
        holds(audience.kind === 'only' && audience.connectionId === RECORDER_CONNECTION_ID, audience);
        continue;
      }
      const subject = 'connectionId' in body ? body.connectionId : 'participantId' in body ? body.participantId : '';
      holds(subject !== RECORDER_CONNECTION_ID, body);
    }
  },

  'whoever is sent out, or leaves as recorder, is told so': () => (change) => {
    const evicted = new Set(bodies(change, 'participantEvicted').map(({ connectionId }) => connectionId));
    const sentOut = [
      'forceDisconnectByUser',
      'forceDisconnectByServer',
      'sessionClosedByServer',
      'openviduServerStopped',
    ];
    for (const { connectionId, reason } of bodies(change, 'participantLeft')) {
      const one = [...change.before.connections.values()].find((each) => each.connectionId === connectionId);
      holds(evicted.has(connectionId) === (one?.gatewayId != null && sentOut.includes(reason)), {
        connectionId,
        reason,
      });
    }
  },

  'what has an end says when it began, and whole seconds': () => (change) => {
    for (const { body } of change.events) {
      if (!('startTime' in body) || body.type === 'recordingStatusChanged') continue;
      holds(body.timestamp === change.now, body);
      holds(body.duration === Math.floor((body.timestamp - body.startTime) / 1_000), body);
      if (body.type === 'sessionDestroyed') holds(body.startTime === change.after.session.createdAt.getTime(), body);
      if (body.type !== 'participantLeft') continue;
      const before = [...change.before.connections.values()].find((one) => one.connectionId === body.connectionId);
      holds(body.startTime === before?.createdAt.getTime(), { body, before });
    }
  },
};

/** Whether a participant is notified of an event with this audience. */
export function includes(audience: Audience, connectionId: string): boolean {
  if (audience.kind === 'others') return audience.than !== connectionId;
  return audience.kind === 'everybody' || named(audience).includes(connectionId);
}

function named(audience: Audience): readonly string[] {
  if (audience.kind === 'only') return [audience.connectionId];
  return audience.kind === 'some' ? audience.connectionIds : [];
}
