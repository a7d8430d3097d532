import { expect, it } from 'vitest';
import { make, errorOf, NOW, person, RECORDER, recordingRow, tokenRow, valueOf } from './value.fixture.js';

const signal = { type: 'signalSent' } as const;

it('numbers the log from where it ends', () => {
  const decided = make(valueOf(), (draft) => {
    draft.emit(signal, { kind: 'everybody' });
    draft.emit(signal, { kind: 'nobody' });
    return draft.head;
  });
  expect(decided.events.map(({ seq }) => seq)).toEqual([8, 9]);
  expect([decided.result, decided.value.session.lastEventSeq]).toEqual([9, 9]);
});

it('leaves the session as it was given, and untouched rows the very same', () => {
  const value = valueOf({ connections: [person('A')], tokens: [tokenRow('T')] });
  const decided = make(value, (draft) => {
    draft.connections.remove(person('A'));
    draft.changeSession({ mediaNodeId: 'media-2' });
  });
  expect(decided.value.connections.size).toBe(0);
  expect([value.connections.size, value.session.mediaNodeId]).toEqual([1, 'media-1']);
  expect(decided.value.tokens).toBe(value.tokens);
});

it('hands out each number of a recording once, and none that was not read', () => {
  const take = valueOf();
  expect(make(take, (draft) => draft.takeRecordingNumber()).value.freeRecordingNumber).toBeUndefined();
  const twice = errorOf(take, (draft) => [draft.takeRecordingNumber(), draft.takeRecordingNumber()]);
  expect(twice).toMatchObject({ name: 'NotRead' });
});

it.each([
  ['nobody', [], 0, false],
  ['the recorder', [RECORDER], 0, false],
  ['somebody', [RECORDER, person('A')], 0, true],
  ['somebody who was not read', [], 1, true],
])('with %s', (_, connections, participants, isInhabited) => {
  const value = { ...valueOf({ connections }), elsewhere: { participants, unfinishedRecordings: 0 } };
  expect(make(value, (draft) => draft.isInhabited).result).toBe(isInhabited);
});

it('waits for results of its own recordings only', () => {
  const waits = (changes: object) =>
    make(valueOf({ recordings: [recordingRow(changes)] }), (draft) => draft.hasUnfinishedRecordings).result;
  expect(waits({ status: 'stopped' })).toBe(true);
  expect(waits({ status: 'started' })).toBe(false);
  expect(waits({ status: 'stopped', sessionUid: 'another life' })).toBe(false);
});

it('collects what is written and done besides', () => {
  const admission = { name: 'user', realm: 'openvidu', hmacKey: 'key', lifetimeS: 60 };
  const decided = make(valueOf({ tokens: [tokenRow('T')] }), (draft) => {
    draft.ensureGateway('gateway-1');
    draft.admit(admission);
    draft.endTokens();
    draft.afterwards({ kind: 'recording-changed' });
    return draft.now;
  });
  expect(decided.besides).toEqual({ gateways: ['gateway-1'], turn: [admission], tokensEnd: true });
  expect(decided.effects).toEqual([{ kind: 'recording-changed' }]);
  expect([decided.result, decided.value.tokens.size]).toEqual([NOW, 0]);
});

it('is placed where it was read, or moved to since', () => {
  const place = make(valueOf(), (draft) => draft.place).result;
  expect(place).toEqual({ uid: 'session-uid', sessionId: 'S' });
  const node = { row: { id: 'media-1' } as never, streams: 3 };
  expect(make({ ...valueOf(), node }, (draft) => draft.place).result).toEqual({ ...place, node });
});
