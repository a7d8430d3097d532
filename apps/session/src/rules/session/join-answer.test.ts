import { expect, it } from 'vitest';
import { given, make, NOW, person, RECORDER, recordingRow, streamOf, valueOf } from '../value.fixture.js';
import type { ClientConnection } from '../connection/has-client.js';
import { joinAnswer } from './join-answer.js';

const A = person('A', { createdAt: new Date(NOW), role: 'SUBSCRIBER', record: false }) as ClientConnection;
const [B, C] = [person('B'), person('C')];
const joined = { connection: A, others: [B, RECORDER, C] };
const value = valueOf({ connections: [B, RECORDER, C, A], streams: [streamOf(C, { audioActive: false })] });

it('names the others, but for the recorder, with what they publish', () => {
  const { result } = make(value, (draft) => joinAnswer(draft, joined, '2.15.0', undefined));
  expect(result).toMatchObject({
    id: 'con_A',
    createdAt: NOW,
    metadata: 'client A%/%server A',
    session: 'S',
    role: 'SUBSCRIBER',
    record: false,
    mediaServer: 'kurento',
    videoSimulcast: false,
  });
  expect(result.value).toEqual([
    { id: 'con_B', createdAt: 1_000_000, metadata: 'client B%/%server B' },
    {
      id: 'con_C',
      createdAt: 1_000_000,
      metadata: 'client C%/%server C',
      streams: [
        {
          id: 'str_CAM_Abcd_con_C',
          createdAt: 1_010_000,
          hasAudio: true,
          hasVideo: true,
          audioActive: false,
          videoActive: true,
          typeOfVideo: 'CAMERA',
          frameRate: 30,
          videoDimensions: undefined,
          filter: {},
        },
      ],
    },
  ]);
});

it('has what a client needs for TURN, if it is on', () => {
  const turn = { coturnIp: '192.0.2.1', turnUsername: 'user', turnCredential: 'password' };
  expect(make(value, (draft) => joinAnswer(draft, joined, undefined, turn as never)).result).toMatchObject(turn);
});

const recorded = (changes: object) =>
  valueOf({ session: { recordingUid: 'recording-uid' }, recordings: [recordingRow({ name: 'Lesson', ...changes })] });

it('names the recording of which clients have been told', () => {
  const { result } = make(recorded({}), (draft) => joinAnswer(draft, joined, undefined, undefined));
  expect(result).toMatchObject({ recordingId: 'S', recordingName: 'Lesson' });
});

it.each([
  ['was not told of yet', recorded({ announcedAt: null }), given()],
  ['those of his role are not told of', recorded({}), given({ recording: { notified: 'publisher_moderator' } })],
  ['is not there', valueOf(), given()],
])('names none that %s', (_, session, circumstances) => {
  const { result } = make(session, (draft) => joinAnswer(draft, joined, undefined, undefined), circumstances);
  expect(Object.keys(result)).not.toContain('recordingId');
});
