import { expect, it } from 'vitest';
import { cameraPerson, cameraRow, errorOf, make, person, RECORDER, told, valueOf } from '../value.fixture.js';
import { caller } from './caller.js';
import { endConnection } from './end-connection.js';
import { restoreToken } from './restore-token.js';

const A = person('A');
const camera = cameraPerson('C');
const value = valueOf({ connections: [A, camera, RECORDER], cameras: [cameraRow(camera)] });

it.each([
  'forceDisconnectByUser',
  'forceDisconnectByServer',
  'sessionClosedByServer',
  'openviduServerStopped',
] as const)('tells him who does not know of it: %s', (reason) => {
  const ended = make(value, (draft) => endConnection(draft, A, reason));
  expect(told(ended)).toEqual(['participantEvicted con_A → only con_A', 'participantLeft con_A → others than con_A']);
  expect(ended.events[0]!.body).toEqual({ type: 'participantEvicted', connectionId: 'con_A', reason });
});

it.each(['disconnect', 'networkDisconnect'] as const)(
  'tells only the others of a departure of his own: %s',
  (reason) => {
    const ended = make(value, (draft) => endConnection(draft, A, reason));
    expect(told(ended)).toEqual(['participantLeft con_A → others than con_A']);
    expect(ended.value.connections.has(A.id)).toBe(false);
  },
);

it('tells the recorder always, and nobody of it', () => {
  const ended = make(value, (draft) => endConnection(draft, RECORDER, 'disconnect'));
  expect(told(ended)).toEqual(['participantEvicted RECORDER → only RECORDER']);
});

it('ends a camera with its row; it is not told', () => {
  const ended = make(value, (draft) => endConnection(draft, camera, 'forceDisconnectByServer'));
  expect(told(ended)).toEqual([`participantLeft ${camera.connectionId} → others than ${camera.connectionId}`]);
  expect(ended.value.cameras.size).toBe(0);
});

it('finds who asks, or says that he is gone', () => {
  expect(make(value, (draft) => caller(draft, 'con_A', 'leaveRoom')).result).toBe(A);
  const gone = errorOf(value, (draft) => caller(draft, 'con_gone', 'leaveRoom'));
  expect(gone).toMatchObject({ code: 803, message: expect.stringContaining("'leaveRoom'") });
});

it('restores no token of a camera, and fails on one that is none', () => {
  expect(make(value, (draft) => restoreToken(draft, camera)).value.tokens.size).toBe(0);
  const broken = person('X', { token: 'nothing' });
  expect(String(errorOf(value, (draft) => restoreToken(draft, broken)))).toContain('con_X');
});
