import { NotRead } from '@convene/database/session';
import { expect, it } from 'vitest';
import { errorOf, make, NOW, person, valueOf } from '../value.fixture.js';
import { arrivalTime, arrive } from './arrival.js';

const at = (name: string, ms: number) => person(name, { createdAt: new Date(ms) });

it('is now, but always later than that of everybody who is there', () => {
  expect(make(valueOf(), arrivalTime).result).toEqual(new Date(NOW));
  const ahead = valueOf({ connections: [at('A', NOW + 70_000), at('B', NOW + 60_000)] });
  expect(make(ahead, arrivalTime).result).toEqual(new Date(NOW + 70_001));
  const atOnce = valueOf({ connections: [at('A', NOW)] });
  expect(make(atOnce, arrivalTime).result).toEqual(new Date(NOW + 1));
});

it('is not known unless everybody was read', () => {
  expect(errorOf({ ...valueOf(), isWhole: false }, arrivalTime)).toBeInstanceOf(NotRead);
});

it('is told to the others', () => {
  const arrived = make(valueOf(), (draft) => arrive(draft, at('A', NOW)));
  expect(arrived.value.connections.get('row A')).toEqual(at('A', NOW));
  expect(arrived.events).toEqual([
    {
      seq: 8,
      audience: { kind: 'others', than: 'con_A' },
      body: {
        type: 'participantJoined',
        timestamp: NOW,
        connectionId: 'con_A',
        metadata: 'client A%/%server A',
        location: 'unknown',
        platform: 'Chrome 142',
        clientData: 'client A',
        serverData: 'server A',
      },
    },
  ]);
});
