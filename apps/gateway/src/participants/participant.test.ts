import '../../test/quiet-logs.js';
import type { SessionEvent } from '@convene/service-contracts';
import { describe, expect, it, vi } from 'vitest';
import { evicted, joined, left } from '../../test/fake-session-log.js';
import { FeedEntry } from '../feed/feed-entry.js';
import type { ClientSocket } from '../sockets/client-socket.js';
import { Participant } from './participant.js';

function newParticipant(cursor = 0) {
  const sent: unknown[] = [];
  const pings: string[] = [];
  const handOver: (() => void)[] = [];
  const socket = {
    send: (frame: string) => sent.push(JSON.parse(frame)),
    ping: (payload: string, onHandedOver: () => void) => {
      pings.push(payload);
      handOver.push(onHandedOver);
    },
  } as unknown as ClientSocket;
  const over = vi.fn<() => void>();
  const reports = { wrote: vi.fn<() => void>(), read: vi.fn<() => void>() };
  const attachment = { sessionUid: 'uid', connectionId: 'con_A', attachment: 1, cursor };
  const participant = new Participant({ attachment, rpcSessionId: 'r' }, socket, reports, over);
  return { participant, sent, pings, handOver, over, reports };
}

const entries = (...events: Omit<SessionEvent, 'seq'>[]) =>
  events.map((event, index) => new FeedEntry({ seq: index + 1, ...event }));

describe('Participant', () => {
  it('is notified of what it is in the audience of', () => {
    const { participant, sent, pings } = newParticipant();
    participant.deliver(
      entries(
        { audience: { kind: 'nobody' }, body: joined('con_1') },
        { audience: { kind: 'everybody' }, body: joined('con_2') },
        { audience: { kind: 'others', than: 'con_A' }, body: joined('con_3') },
        { audience: { kind: 'others', than: 'con_B' }, body: joined('con_4') },
        { audience: { kind: 'only', connectionId: 'con_B' }, body: joined('con_5') },
        { audience: { kind: 'only', connectionId: 'con_A' }, body: joined('con_6') },
      ),
    );
    expect(sent.map((frame) => (frame as { params: { id: string } }).params.id)).toEqual(['con_2', 'con_4', 'con_6']);
    expect(participant.cursor).toBe(6);
    expect(pings).toEqual(['6']);
  });

  it('is over with its own eviction, of which it is told, and hears nothing after', () => {
    const { participant, sent, over } = newParticipant();
    participant.deliver(
      entries(
        { audience: { kind: 'only', connectionId: 'con_A' }, body: evicted('con_A') },
        { audience: { kind: 'everybody' }, body: joined('con_B') },
      ),
    );
    expect(sent).toHaveLength(1);
    expect(over).toHaveBeenCalledOnce();
  });

  it.each(['disconnect', 'networkDisconnect'] as const)(
    'is over when it left with %s, without being told',
    (reason) => {
      const { participant, sent, over } = newParticipant();
      participant.deliver(entries({ audience: { kind: 'others', than: 'con_A' }, body: left('con_A', reason) }));
      expect(sent).toHaveLength(0);
      expect(over).toHaveBeenCalledOnce();
    },
  );

  it('is told once that it was evicted when its departure comes before its eviction', () => {
    const { participant, sent, over } = newParticipant();
    participant.deliver(
      entries(
        { audience: { kind: 'others', than: 'con_A' }, body: left('con_A', 'sessionClosedByServer') },
        { audience: { kind: 'only', connectionId: 'con_A' }, body: evicted('con_A') },
      ),
    );
    expect(sent).toMatchObject([{ method: 'participantEvicted', params: { reason: 'sessionClosedByServer' } }]);
    expect(over).toHaveBeenCalledOnce();
  });

  it('does not end with the eviction of somebody else', () => {
    const { participant, over } = newParticipant();
    participant.deliver(entries({ audience: { kind: 'everybody' }, body: evicted('con_B') }));
    expect(over).not.toHaveBeenCalled();
  });

  it('says how far its client has certainly read', () => {
    const { participant } = newParticipant();
    participant.deliver(entries({ audience: { kind: 'everybody' }, body: joined('con_B') }));
    expect(participant.place.cursor).toBe(0);
    participant.pong('1');
    expect(participant.place).toEqual({ sessionUid: 'uid', connectionId: 'con_A', attachment: 1, cursor: 1 });
  });

  it('reports how far it is when the operating system has what was written, and with what has arrived', () => {
    const { participant, handOver, reports } = newParticipant();
    participant.deliver(entries({ audience: { kind: 'nobody' }, body: joined('con_B') }));
    expect(reports.wrote).not.toHaveBeenCalled();
    participant.deliver([
      new FeedEntry({ seq: 2, audience: { kind: 'some', connectionIds: ['con_A'] }, body: joined('con_C') }),
    ]);
    expect(reports.wrote).not.toHaveBeenCalled();
    expect(participant).toMatchObject({ cursor: 2, written: 1, place: { cursor: 1 } });
    handOver[0]!();
    expect(reports.wrote).toHaveBeenCalledExactlyOnceWith(participant);
    expect(participant).toMatchObject({ written: 2, place: { cursor: 1 } });
    participant.pong('2');
    expect(reports.read).toHaveBeenCalledOnce();
  });

  it('keeps back what is delivered while an answer has to come first', async () => {
    const { participant, sent } = newParticipant();
    const releases = [participant.keepBack(), participant.keepBack()];
    participant.deliver(entries({ audience: { kind: 'everybody' }, body: joined('con_B') }));
    expect({ sent, cursor: participant.cursor, written: participant.written }).toEqual({
      sent: [],
      cursor: 1,
      written: 0,
    });
    const told = vi.fn<() => void>();
    void participant.notifiedUpTo(1).then(told);
    releases[0]!();
    await Promise.resolve();
    expect(sent).toEqual([]);
    expect(told).not.toHaveBeenCalled();
    releases[1]!();
    expect(sent).toHaveLength(1);
    await vi.waitFor(() => expect(told).toHaveBeenCalledOnce());
  });

  it('waits for no notification that was written already, or that will never come', async () => {
    const { participant } = newParticipant(5);
    await participant.notifiedUpTo(5);
    const waiting = participant.notifiedUpTo(9);
    participant.deliver([
      new FeedEntry({ seq: 6, audience: { kind: 'only', connectionId: 'con_A' }, body: evicted('con_A') }),
    ]);
    await waiting;
  });
});
