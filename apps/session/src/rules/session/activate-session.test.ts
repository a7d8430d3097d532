import { expect, it } from 'vitest';
import { make, NOW, told, valueOf } from '../value.fixture.js';
import { activateSession, moveSession } from './activate-session.js';

const unused = valueOf({ session: { activatedAt: null, mediaNodeId: null, placedAt: null, lastEventSeq: 0 } });

it('gives a session its node, and tells backends when it was made', () => {
  const active = make(unused, (draft) => activateSession(draft, 'media-2'));
  expect(active.result).toBe(true);
  expect(active.events).toEqual([
    { seq: 1, audience: { kind: 'nobody' }, body: { type: 'sessionCreated', timestamp: 1_000_000 } },
  ]);
  expect(active.value.session).toMatchObject({
    mediaNodeId: 'media-2',
    activatedAt: new Date(NOW),
    placedAt: new Date(NOW),
  });
});

it('changes nothing without a node', () => {
  const refused = make(unused, (draft) => activateSession(draft, undefined));
  expect([refused.result, refused.events, refused.value.session]).toEqual([false, [], unused.session]);
});

it('leaves an active session where it is', () => {
  const value = valueOf();
  const active = make(value, (draft) => activateSession(draft, 'media-2'));
  expect([active.result, active.value.session]).toEqual([true, value.session]);
});

it('moves a session to another node, of which nobody is told', () => {
  const moved = make(valueOf(), (draft) => moveSession(draft, 'media-2'));
  expect(told(moved)).toEqual([]);
  expect(moved.value.session).toMatchObject({
    mediaNodeId: 'media-2',
    placedAt: new Date(NOW),
    activatedAt: new Date(1_000_000),
  });
});
