import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RtspAnswers } from './rtsp-answers.js';

const BODY = 'v=0\r\nm=video\r\n\r\nRTSP/1.0 302 in a body\r\n\r\n';
const ANSWERS = [
  'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n',
  `RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  'OPTIONS rtsp://camera/ RTSP/1.0\r\nCSeq: 9\r\n\r\n',
  'RTSP/1.0 200 OK\r\nCSeq: 3\r\n\r\n',
];
const MEDIA = Buffer.concat([Buffer.from([0x24, 0, 0, 20]), Buffer.from('RTSP/1.0 301 x\r\n\r\n'.padEnd(20))]);
const STREAM = Buffer.concat([
  ...ANSWERS.map((text) => Buffer.from(text)),
  MEDIA,
  MEDIA,
  Buffer.from('RTSP/1.0 454 Session Not Found\r\n\r\n'),
  MEDIA,
]);

function statusesOf(stream: Buffer, cuts: number[] = []) {
  const statuses: number[] = [];
  const answers = new RtspAnswers((code) => statuses.push(code));
  let from = 0;
  for (const end of [...cuts, stream.length].toSorted((a, b) => a - b)) {
    answers.push(stream.subarray(from, end));
    from = end;
  }
  return statuses;
}

it('sees every answer and nothing else, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 40 }), (cuts) => {
      expect(statusesOf(STREAM, cuts)).toEqual([401, 200, 200, 454]);
    }),
  );
});

it.each([
  'HTTP/1.1 200 OK\r\n\r\n',
  '220 mail.example.com ESMTP\r\n',
  `RTSP/1.0 200 OK\r\nX: ${'x'.repeat(20_000)}`,
  'RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n',
])('refuses what is no RTSP: %j', (text) => {
  expect(() => statusesOf(Buffer.from(text))).toThrow(/^The camera /);
});

it('never fails otherwise, whatever comes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      try {
        statusesOf(Buffer.from(bytes));
      } catch (error) {
        expect((error as Error).message).toMatch(/^The camera /);
      }
    }),
  );
});
