import { expect, it } from 'vitest';
import { errorOf, make, person, valueOf } from '../value.fixture.js';
import { signalAs, signalByServer } from './signal.js';

const [A, B] = [person('A'), person('B')];
const value = valueOf({ connections: [A, B] });

it('reaches everybody, also its sender', () => {
  const sent = make(value, (draft) => signalAs(draft, 'con_A', [{ to: [], type: 'signal:chat', data: 'Hello' }]));
  expect(sent.events).toEqual([
    {
      seq: 8,
      audience: { kind: 'everybody' },
      body: { type: 'signalSent', from: 'con_A', signalType: 'signal:chat', data: 'Hello' },
    },
  ]);
  expect(sent.result).toEqual([{ toldWith: 8 }]);
});

it('reaches each of the named ones once', () => {
  const sent = make(value, (draft) => signalAs(draft, 'con_A', [{ to: ['con_B', 'con_B'] }]));
  expect(sent.events[0]!.audience).toEqual({ kind: 'some', connectionIds: ['con_B'] });
  expect(sent.result).toEqual([{ toldWith: undefined }]);
});

it('is told its sender when he is among the named ones', () => {
  const sent = make(value, (draft) => signalAs(draft, 'con_A', [{ to: ['con_B', 'con_A'] }]));
  expect(sent.result).toEqual([{ toldWith: 8 }]);
});

it('reaches nobody when one of them is not there; others of the same sender go on', () => {
  const signals = [{ to: ['con_B', 'con_gone'] }, { to: ['con_B'] }, { to: [] }];
  const sent = make(value, (draft) => signalAs(draft, 'con_A', signals));
  expect(sent.result).toEqual(['receiver unknown', { toldWith: undefined }, { toldWith: 9 }]);
  expect(sent.events.map(({ seq }) => seq)).toEqual([8, 9]);
});

it('has no sender when it is the backend’s', () => {
  const sent = make(value, (draft) => signalByServer(draft, { to: ['con_A'], data: 'News' }));
  expect(sent.events).toEqual([
    {
      seq: 8,
      audience: { kind: 'some', connectionIds: ['con_A'] },
      body: { type: 'signalSent', from: undefined, signalType: undefined, data: 'News' },
    },
  ]);
});

it('is refused by the backend’s error when somebody, or everybody, is not there', () => {
  const unknown = errorOf(value, (draft) => signalByServer(draft, { to: ['con_gone'] }));
  expect(unknown).toMatchObject({ status: 406, message: expect.stringContaining('"to"') });
  const unused = valueOf({ session: { activatedAt: null } });
  expect(errorOf(unused, (draft) => signalByServer(draft, { to: [] }))).toMatchObject({ status: 406, message: '' });
});
