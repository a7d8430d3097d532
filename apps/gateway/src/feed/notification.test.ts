import { describe, expect, it } from 'vitest';
import { frameOf, notificationOf } from './notification.js';

const stream = { id: 'str_CAM_GPdf_con_A', createdAt: 2, hasAudio: true, hasVideo: true, filter: {} };
const participant = { location: 'unknown', platform: 'Chrome', clientData: 'c', serverData: 's' };
const ended = { startTime: 1, duration: 1, reason: 'disconnect' as const };

describe('notificationOf', () => {
  it('tells of a participant with what clients need, and nothing else', () => {
    const event = {
      type: 'participantJoined',
      timestamp: 1,
      connectionId: 'con_A',
      metadata: 'm',
      ...participant,
    } as const;
    expect(notificationOf(event)).toEqual({
      method: 'participantJoined',
      params: { id: 'con_A', createdAt: 1, metadata: 'm' },
    });
  });

  it('tells why a participant left', () => {
    const event = { type: 'participantLeft', timestamp: 1, connectionId: 'con_A', ...ended, ...participant } as const;
    expect(notificationOf(event)).toEqual({
      method: 'participantLeft',
      params: { connectionId: 'con_A', reason: 'disconnect' },
    });
  });

  it('tells of a stream as an array of one', () => {
    expect(notificationOf({ type: 'participantPublished', connectionId: 'con_A', stream })).toEqual({
      method: 'participantPublished',
      params: { id: 'con_A', streams: [stream] },
    });
  });

  it.each([
    ['videoActive', false, 'false'],
    ['videoDimensions', '{"width":1280,"height":720}', '"{\\"width\\":1280,\\"height\\":720}"'],
    ['videoTrack', { label: 'cam' }, '{"label":"cam"}'],
    ['filter', { type: 'ChromaFilter', options: {} }, { type: 'ChromaFilter', options: {} }],
  ])('writes the new %s as clients read it', (property, newValue, expected) => {
    const event = {
      type: 'streamPropertyChanged',
      connectionId: 'con_A',
      streamId: 's',
      property,
      newValue,
      reason: 'r',
    } as const;
    expect(notificationOf(event)?.params).toMatchObject({ property, newValue: expected });
  });

  it('tells nothing of what only CDR and webhooks are for', () => {
    expect(notificationOf({ type: 'sessionCreated', timestamp: 1 })).toBeUndefined();
    expect(notificationOf({ type: 'sessionDestroyed', timestamp: 1, ...ended })).toBeUndefined();
  });

  it('is written without an id', () => {
    const frame = frameOf({ type: 'participantEvicted', connectionId: 'con_A', reason: 'forceDisconnectByUser' });
    expect(JSON.parse(frame!)).toEqual({
      jsonrpc: '2.0',
      method: 'participantEvicted',
      params: { connectionId: 'con_A', reason: 'forceDisconnectByUser' },
    });
  });
});
