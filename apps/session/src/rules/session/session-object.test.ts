import type { Session } from '@convene/database/session';
import { expect, it } from 'vitest';
import { sessionObject } from './session-object.js';

const session = {
  uid: '0192f2a0-0000-7000-8000-000000000001',
  sessionId: 'S',
  reservedId: 'S',
  mediaMode: 'ROUTED',
  recordingMode: 'MANUAL',
  defaultOutputMode: 'COMPOSED',
  defaultRecordingLayout: 'BEST_FIT',
  defaultCustomLayout: 'x',
  customSessionId: '',
  createdAt: new Date(5),
  activatedAt: null,
  closedAt: null,
  mediaNodeId: null,
  placedAt: null,
  lastEventSeq: 0,
  publicUrl: 'https://localhost',
  recordingUid: null,
  recordingRefused: false,
  autostopAt: null,
  closingReason: null,
  closingSince: null,
  version: 0,
} satisfies Session;
const keysOf = (changes: Partial<Session>) => Object.keys(sessionObject({ ...session, ...changes, connections: [] }));

it('shows the layouts only where they mean something', () => {
  expect(keysOf({})).toContain('defaultRecordingLayout');
  expect(keysOf({})).not.toContain('defaultCustomLayout');
  expect(keysOf({ defaultRecordingLayout: 'CUSTOM' })).toContain('defaultCustomLayout');
  expect(keysOf({ defaultOutputMode: 'INDIVIDUAL', defaultRecordingLayout: 'CUSTOM' })).not.toContain(
    'defaultRecordingLayout',
  );
});

it('always shows the custom id and the connections', () => {
  expect(sessionObject({ ...session, connections: [] })).toMatchObject({
    createdAt: 5,
    customSessionId: '',
    recording: false,
    connections: { numberOfElements: 0, content: [] },
  });
});
