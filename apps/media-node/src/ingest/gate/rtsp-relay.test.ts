import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RtspMessage } from '../rtsp/rtsp-message.js';
import { RtspRelay } from './rtsp-relay.js';

const URI = 'rtsps://cam.example.com/live?channel=1';
const MINE = 'rtsp://127.0.0.1:4000/camera';
const DESCRIPTION = [
  'v=0',
  'm=video 0 RTP/AVP 96',
  'a=control:trackID=1',
  'm=audio 0 RTP/AVP 0',
  'a=control:rtsp://10.0.0.7/2',
  '',
].join('\r\n');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A relay, and what was sent over it. */
function relaying(uri = URI) {
  const [camera, client, statuses]: [RtspMessage[], (RtspMessage | Buffer)[], number[]] = [[], [], []];
  const messageIn = (bytes: Buffer) => {
    const [head = '', ...body] = bytes.toString('latin1').split('\r\n\r\n');
    return RtspMessage.parse(head).withBody(body.join('\r\n\r\n'));
  };
  const relay = new RtspRelay({
    uri: new URL(uri),
    address: '10.0.0.7',
    clientPath: '/camera',
    kinds: ['video', 'audio'],
    toCamera: (bytes) => void camera.push(messageIn(bytes)),
    toClient: (bytes) => void client.push(bytes[0] === 0x24 ? bytes : messageIn(bytes)),
    onStatus: (code) => void statuses.push(code),
  });
  const text = (lines: string[], body: string) =>
    Buffer.from(
      [...lines, ...(body === '' ? [] : [`Content-Length: ${body.length}`]), '', body].join('\r\n'),
      'latin1',
    );
  const newest = (messages: unknown[]) => messages.at(-1) as RtspMessage;
  let cSeq = 0;
  /** ffmpeg asks, the camera answers. */
  const ask = (method: string, path: string, headers: string[], answer: string[], body = '') => {
    relay.pushFromClient(text([`${method} ${MINE}${path} RTSP/1.0`, `CSeq: ${++cSeq}`, ...headers], ''));
    const asked = newest(camera);
    const [status = '', ...more] = answer;
    relay.pushFromCamera(text([`RTSP/1.0 ${status}`, `CSeq: ${asked.get('CSeq')}`, ...more], body));
    return { asked, answered: newest(client) };
  };
  const play = () => {
    ask('OPTIONS', '', [], ['200 OK', 'Public: OPTIONS, GET_PARAMETER']);
    ask('DESCRIBE', '', [], ['200 OK', 'Content-Base: rtsps://cam/base/'], DESCRIPTION);
    ask('SETUP', '/track0', [], ['200 OK', 'Session: 17; timeout=4', 'Transport: RTP/AVP/TCP;interleaved=0-1']);
    return ask('PLAY', '', ['Session: 17'], ['200 OK', 'Session: 17']);
  };
  return { relay, camera, client, statuses, ask, play, newest };
}

const lineOf = ({ startLine }: RtspMessage) => startLine;

it('asks for what the URI says, then for what the camera calls it', () => {
  const { play, ask, camera } = relaying(URI.replace('//', '//ann:12345@'));
  play();
  ask('SETUP', '/track1', ['Session: 17'], ['200 OK']);
  ask('TEARDOWN', '', ['Session: 17'], ['200 OK']);
  expect(camera.map(lineOf)).toEqual([
    `OPTIONS ${URI} RTSP/1.0`,
    `DESCRIBE ${URI} RTSP/1.0`,
    'SETUP rtsps://cam/base/trackID=1 RTSP/1.0',
    'PLAY rtsps://cam/base/ RTSP/1.0',
    'SETUP rtsp://10.0.0.7/2 RTSP/1.0',
    'TEARDOWN rtsps://cam/base/ RTSP/1.0',
  ]);
});

it.each([
  ['rtsp://CAM:554/live', 'rtsp://CAM:554/live'],
  ['rtsp://ann@[2001:db8::1]:8554/a%20b?x=%2F#y', 'rtsp://[2001:db8::1]:8554/a%20b?x=%2F'],
  ['rtsp://cam', 'rtsp://cam/'],
])('asks %s for %s', (uri, asked) => {
  const { ask } = relaying(uri);
  expect(lineOf(ask('OPTIONS', '', [], ['200 OK']).asked)).toBe(`OPTIONS ${asked} RTSP/1.0`);
});

it('tells ffmpeg nothing that would lead it elsewhere', () => {
  const elsewhere = ['Location: rtsp://x/', 'Content-Base: rtsp://x/', 'content-location: rtsp://x/'];
  const { answered } = relaying().ask('DESCRIBE', '', [], ['200 Rtsp://x/', ...elsewhere, 'X: y'], DESCRIPTION);
  expect(answered.toBytes().toString()).not.toContain('//');
  expect(answered.get('X')).toBe('y');
});

it('lets ffmpeg send reports to the address that was judged', () => {
  const named = 'Transport: RTP/AVP/UDP;unicast;client_port=5-6;source=10.9.9.9;destination=10.8.8.8;server_port=7-8';
  const { answered } = relaying().ask('SETUP', '', [], ['200 OK', named, 'Session: 17;timeout=1']);
  expect(answered.get('Transport')).toBe('RTP/AVP/UDP;unicast;client_port=5-6;server_port=7-8;source=10.0.0.7');
  expect(answered.get('Session')).toBe('17');
});

it('tells ffmpeg when its tracks begin', () => {
  const { play, ask } = relaying();
  play();
  const info = 'RTP-Info: url=rtsps://cam/base/trackID=1;seq=1;rtptime=2, url=rtsp://10.0.0.7/2;seq=3,url=x;seq=4';
  expect(ask('PLAY', '', [], ['200 OK', info]).answered.get('RTP-Info')).toBe(
    `url=${MINE}/track0;seq=1;rtptime=2,url=${MINE}/track1;seq=3`,
  );
  expect(ask('PLAY', '', [], ['200 OK', 'RTP-Info: url=x;seq=4']).answered.get('RTP-Info')).toBeUndefined();
});

it('keeps the session alive itself, and ends it', () => {
  const { play, relay, camera, client, newest } = relaying();
  play();
  const told = client.length;
  relay.pushFromClient(Buffer.from(`GET_PARAMETER ${MINE} RTSP/1.0\r\nCSeq: 9\r\n\r\n`));
  expect(lineOf(newest(camera))).toMatch(/^PLAY /);
  vi.advanceTimersByTime(2_000);
  expect(lineOf(newest(camera))).toBe('GET_PARAMETER rtsps://cam/base/ RTSP/1.0');
  expect(newest(camera).get('Session')).toBe('17');
  relay.pushFromCamera(Buffer.from(`RTSP/1.0 302 Found\r\nCSeq: ${newest(camera).get('CSeq')}\r\n\r\n`));
  expect(lineOf(newest(camera))).toMatch(/^OPTIONS /);
  relay.end();
  expect(lineOf(newest(camera))).toBe('TEARDOWN rtsps://cam/base/ RTSP/1.0');
  const asked = camera.length;
  vi.advanceTimersByTime(60_000);
  relay.end();
  expect([camera.length, client.length]).toEqual([asked, told]);
});

it('answers a camera itself', () => {
  const { relay, camera, client } = relaying();
  relay.pushFromCamera(Buffer.from('OPTIONS rtsp://x/ RTSP/1.0\r\nCSeq: 5\r\nSession: 17\r\n\r\n'));
  relay.pushFromCamera(Buffer.from('REDIRECT rtsp://x/ RTSP/1.0\r\nCSeq: 6\r\nLocation: rtsp://x/\r\n\r\n'));
  expect(camera.map((each) => each.toBytes().toString())).toEqual([
    'RTSP/1.0 200 OK\r\nCSeq: 5\r\nSession: 17\r\n\r\n',
    'RTSP/1.0 501 Not Implemented\r\nCSeq: 6\r\n\r\n',
  ]);
  expect(client).toEqual([]);
});

it('finds out what is answered, also where the camera does not say so, or says more', () => {
  const { relay, client, statuses } = relaying();
  relay.pushFromClient(Buffer.from(`OPTIONS ${MINE} RTSP/1.0\r\nCSeq: 1\r\n\r\n`));
  relay.pushFromCamera(Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 999\r\n\r\n'));
  relay.pushFromCamera(Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n'));
  expect(client).toHaveLength(1);
  relay.pushFromClient(Buffer.from(`DESCRIBE ${MINE} RTSP/1.0\r\nCSeq: 2\r\n\r\n`));
  relay.pushFromCamera(Buffer.from('RTSP/1.0 100 Continue\r\nCSeq: 2\r\n\r\nRTSP/1.0 404 Not Found\r\n\r\n'));
  expect(statuses).toEqual([200, 404]);
  expect((client[1] as RtspMessage).toBytes().toString()).toBe('RTSP/1.0 404 Refused\r\nCSeq: 2\r\n\r\n');
});

it('shows credentials when it is asked for them, once for each request', () => {
  const { relay, camera, client } = relaying(URI.replace('//', '//ann:12345@'));
  relay.pushFromClient(Buffer.from(`DESCRIBE ${MINE} RTSP/1.0\r\nCSeq: 1\r\nAuthorization: mine\r\n\r\n`));
  const refuse = (cSeq: number) =>
    relay.pushFromCamera(
      Buffer.from(`RTSP/1.0 401 No\r\nCSeq: ${cSeq}\r\nWWW-Authenticate: Digest realm="x", nonce="${cSeq}"\r\n\r\n`),
    );
  refuse(1);
  refuse(2);
  expect(camera.map((each) => each.get('Authorization'))).toEqual([
    undefined,
    expect.stringContaining(`nonce="1", uri="${URI}"`),
  ]);
  expect(client.map((each) => (each as RtspMessage).status)).toEqual([401]);
});

it('does nothing for who does not know the path', () => {
  const { relay, camera } = relaying();
  const ask = () => relay.pushFromClient(Buffer.from('OPTIONS rtsp://127.0.0.1:4000/live RTSP/1.0\r\nCSeq: 1\r\n\r\n'));
  expect(ask).toThrow('Somebody else than ffmpeg asks for the camera');
  expect(camera).toEqual([]);
});

it('passes media on as it is', () => {
  const { relay, client } = relaying();
  const media = Buffer.from([0x24, 0, 0, 3, 1, 2, 3, 0x24, 1, 0, 0]);
  relay.pushFromCamera(media);
  expect(client).toEqual([media]);
});

it('knows a camera that has nothing to see or hear', () => {
  const { ask } = relaying();
  expect(() => ask('DESCRIBE', '', [], ['200 OK'], 'v=0\r\n')).toThrow('The camera has no video or audio');
});
