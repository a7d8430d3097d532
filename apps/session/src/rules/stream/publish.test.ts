import { describe, expect, it } from 'vitest';
import { errorOf, make, NOW, person, streamOf, told, valueOf } from '../value.fixture.js';
import { mayPublish, publish, streamOf as described } from './publish.js';

const A = person('A');
const published = streamOf(A);
const { ownerId: _, createdAt: _createdAt, ...media } = published;
const value = valueOf({ connections: [A, person('B')] });

describe('mayPublish', () => {
  const filter = { type: 'Blur' };
  const check = (changes: object, stream: typeof published | undefined, params: { filter?: typeof filter }) =>
    errorOf(value, () => {
      mayPublish(person('A', changes), stream, params as never);
      throw new Error('allowed');
    });

  it.each([
    ['a publisher', {}, {}],
    ['a moderator', { role: 'MODERATOR' }, {}],
    ['who knows the secret', { role: 'SUBSCRIBER', insecure: true }, {}],
    ['whose filter is ignored', {}, { filter }],
  ])('is allowed to %s', (_, changes, params) => {
    expect(check(changes, undefined, params)).toMatchObject({ message: 'allowed' });
  });

  it.each([
    ['a subscriber', { role: 'SUBSCRIBER' }, undefined, {}, 401],
    ['who publishes already', {}, published, {}, 10],
    ['whose token does not allow the filter', { kurentoOptions: {} }, undefined, { filter }, 406],
    ['whose filter there is not', { kurentoOptions: { allowedFilters: ['Blur'] } }, undefined, { filter }, 406],
  ])('is refused to %s', (_, changes, stream, params, code) => {
    expect(check(changes, stream, params)).toMatchObject({ code });
  });

  it('says first what the token says, then what the filter', () => {
    expect(check({ role: 'SUBSCRIBER', kurentoOptions: {} }, published, { filter })).toMatchObject({ code: 401 });
    expect(check({ kurentoOptions: {} }, published, { filter })).toMatchObject({ code: 406 });
  });
});

describe('streamOf', () => {
  const { id, publicationId, sessionUid, mediaNodeId, mediaNodeEpoch } = published;
  const made = { id, publicationId, sessionUid, mediaNodeId, mediaNodeEpoch };
  const params = { sdpOffer: '', hasAudio: true, hasVideo: true, doLoopback: true, typeOfVideo: 'SCREEN' as const };

  it('is what its publisher says', () => {
    const all = {
      ...params,
      audioActive: false,
      videoActive: false,
      frameRate: 5,
      videoDimensions: '{"width":1,"height":2}',
    };
    expect(described(all as never, made)).toMatchObject({
      ...made,
      audioActive: false,
      videoActive: false,
      typeOfVideo: 'SCREEN',
      frameRate: 5,
      videoDimensions: '{"width":1,"height":2}',
      loopback: true,
      filter: {},
    });
  });

  it('has defaults for what he does not say', () => {
    const defaults = {
      audioActive: true,
      videoActive: true,
      typeOfVideo: 'CAMERA',
      frameRate: -1,
      videoDimensions: null,
    };
    expect(described({ ...params, typeOfVideo: '' } as never, made)).toMatchObject(defaults);
    const silent = { ...params, hasAudio: false, hasVideo: false, audioActive: true, videoActive: true };
    expect(described(silent as never, made)).toMatchObject({ audioActive: false, videoActive: false, typeOfVideo: '' });
  });
});

describe('publish', () => {
  it('tells backends, then the others', () => {
    const done = make(value, (draft) => publish(draft, A, media));
    expect(told(done)).toEqual([
      'webrtcConnectionCreated OUTBOUND con_A → nobody',
      'participantPublished con_A → others than con_A',
    ]);
    expect(done.events[0]!.body).toEqual({
      type: 'webrtcConnectionCreated',
      timestamp: NOW,
      streamId: 'str_CAM_Abcd_con_A',
      participantId: 'con_A',
      connection: 'OUTBOUND',
      videoSource: 'CAMERA',
      videoFramerate: 30,
      videoDimensions: null,
      audioEnabled: true,
      videoEnabled: true,
    });
    expect(done.result).toEqual({ ...published, createdAt: new Date(NOW) });
    expect(done.value.streams.get(published.id)).toEqual(done.result);
    expect(done.effects).toEqual([]);
  });

  it('is refused to who has published something meanwhile', () => {
    const busy = valueOf({ connections: [A], streams: [published] });
    expect(errorOf(busy, (draft) => publish(draft, A, { ...media, id: 'str_other' }))).toMatchObject({ code: 10 });
  });
});
