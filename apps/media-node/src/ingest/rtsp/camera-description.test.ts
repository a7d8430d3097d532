import type { MediaKind } from '@convene/sdp';
import { expect, it } from 'vitest';
import { readDescription, wholeBase } from './camera-description.js';

const BASE = 'rtsp://cam:554/live';
const HEAD = ['v=0', 's=Yard', 't=0 0'];
const track = (media: string, control: string | undefined, ...more: string[]) => [
  `m=${media}`,
  ...more,
  ...(control === undefined ? [] : [`a=control:${control}`]),
];
const VIDEO = track('video 0 RTP/AVP 96', 'trackID=1', 'a=rtpmap:96 H264/90000');
const AUDIO = track('audio 0 RTP/AVP 0', 'trackID=2');
const read = (lines: string[], base = BASE, kinds: MediaKind[] = ['video', 'audio']) => {
  const { text, uri, tracks } = readDescription(lines.join('\r\n'), base, kinds);
  return { text, uri, tracks: tracks.map((each) => each.uri), kinds: tracks.map(({ kind }) => kind) };
};

it('renames the tracks, and knows what the camera calls them', () => {
  const { text, uri, tracks } = read([...HEAD, 'a=control:*', ...VIDEO, ...AUDIO]);
  expect(text.split('\r\n')).toEqual([
    ...HEAD,
    'm=video 0 RTP/AVP 96',
    'a=rtpmap:96 H264/90000',
    'a=control:track0',
    'm=audio 0 RTP/AVP 0',
    'a=control:track1',
    '',
  ]);
  expect({ uri, tracks }).toEqual({ uri: BASE, tracks: [`${BASE}/trackID=1`, `${BASE}/trackID=2`] });
});

it.each([
  ['a=1', BASE, `${BASE}/a=1`],
  ['a=1', `${BASE}/`, `${BASE}/a=1`],
  ['a=1', `${BASE}?channel=1`, `${BASE}?channel=1/a=1`],
  ['rtsp://10.0.0.7/a', BASE, 'rtsp://10.0.0.7/a'],
  ['RTSPS://ann:12345@10.0.0.7/a', BASE, 'RTSPS://10.0.0.7/a'],
  ['track:1', BASE, `${BASE}/track:1`],
  ['*', BASE, BASE],
  ['', BASE, BASE],
  [undefined, BASE, BASE],
])('finds the track %j below %s', (control, base, uri) => {
  expect(read(track('video 0 RTP/AVP 96', control), base).tracks).toEqual([uri]);
});

it('takes a whole URI of the session for the base', () => {
  const session = 'a=control:rtsp://ann@10.0.0.7/all/';
  expect(read([session, ...VIDEO])).toMatchObject({
    uri: 'rtsp://10.0.0.7/all/',
    tracks: ['rtsp://10.0.0.7/all/trackID=1'],
  });
  expect(read(['a=control:all', ...VIDEO]).uri).toBe(BASE);
});

const METADATA = track('application 0 RTP/AVP 107', 'meta');
const BACK_CHANNEL = track('audio 0 RTP/AVP 0', 'back', 'a=sendonly');
const SMALL = track('video 0 RTP/AVP 98', 'small');

it.each([
  [
    [...METADATA, ...VIDEO, ...AUDIO],
    ['trackID=1', 'trackID=2'],
  ],
  [
    [...BACK_CHANNEL, ...VIDEO, ...AUDIO],
    ['trackID=1', 'trackID=2'],
  ],
  [[...VIDEO, ...BACK_CHANNEL], ['trackID=1']],
  [[...VIDEO, ...SMALL], ['trackID=1']],
  [
    [...AUDIO, ...VIDEO],
    ['trackID=2', 'trackID=1'],
  ],
  [
    [...VIDEO, 'a=sendonly', ...AUDIO, 'a=sendonly'],
    ['trackID=1', 'trackID=2'],
  ],
  [[...METADATA], []],
  [[], []],
])('leaves the first video and the first audio that the camera sends: %j', (lines, controls) => {
  expect(read([...HEAD, ...lines]).tracks).toEqual(controls.map((control) => `${BASE}/${control}`));
});

it('leaves out what is not to be received', () => {
  expect(read([...VIDEO, ...AUDIO], BASE, ['video'])).toMatchObject({ kinds: ['video'] });
  expect(read([...VIDEO, ...AUDIO], BASE, ['audio'])).toMatchObject({ kinds: ['audio'] });
});

it.each([
  ['rtsp://cam/live/', 'rtsp://cam/live/'],
  ['rtsp://ann:12345@cam/live/', 'rtsp://cam/live/'],
  ['cam/live/', undefined],
  ['/live/', undefined],
  ['http://cam/live/', undefined],
  [undefined, undefined],
])('knows whether %j is a whole base', (given, base) => {
  expect(wholeBase(given)).toBe(base);
});
