import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RtspStream } from './rtsp-stream.js';

const BODY = 'v=0\r\nm=video\r\n\r\nRTSP/1.0 302 in a body\r\n\r\n';
const MESSAGES = [
  'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n',
  `RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  'OPTIONS rtsp://camera/ RTSP/1.0\r\nCSeq: 9\r\n\r\n',
  'RTSP/1.0 200 OK\nCSeq: 3\n\n',
];
const MEDIA = Buffer.concat([Buffer.from([0x24, 0, 0, 20]), Buffer.from('RTSP/1.0 301 x\r\n\r\n'.padEnd(20))]);
const STREAM = Buffer.concat([
  ...MESSAGES.map((text) => Buffer.from(text)),
  MEDIA,
  MEDIA,
  Buffer.from('\r\nRTSP/1.0 454 Session Not Found\r\n\r\n'),
  MEDIA,
]);

function seenIn(stream: Buffer, cuts: number[] = []) {
  const seen: { messages: string[]; media: Buffer[] } = { messages: [], media: [] };
  const reader = new RtspStream({
    onMessage: ({ startLine, body }) => seen.messages.push(startLine + body),
    onMedia: (frames) => seen.media.push(frames),
  });
  let from = 0;
  for (const end of [...cuts, stream.length].toSorted((a, b) => a - b)) {
    reader.push(stream.subarray(from, end));
    from = end;
  }
  return { messages: seen.messages, media: Buffer.concat(seen.media) };
}

it('sees every message and all media, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 40 }), (cuts) => {
      expect(seenIn(STREAM, cuts)).toEqual({
        messages: [
          'RTSP/1.0 401 Unauthorized',
          `RTSP/1.0 200 OK${BODY}`,
          'OPTIONS rtsp://camera/ RTSP/1.0',
          'RTSP/1.0 200 OK',
          'RTSP/1.0 454 Session Not Found',
        ],
        media: Buffer.concat([MEDIA, MEDIA, MEDIA]),
      });
    }),
  );
});

it.each([
  'HTTP/1.1 200 OK\r\n\r\n',
  '220 mail.example.com ESMTP\r\n',
  `RTSP/1.0 200 OK\r\nX: ${'x'.repeat(20_000)}`,
  `RTSP/1.0 200 OK\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  `RTSP/1.0 200 OK\r\n${'X: 1\r\n'.repeat(101)}\r\n`,
  'RTSP/1.0 200 OK\r\nContent-Length: 65537\r\n\r\n',
])('refuses what is no RTSP, or too much of it: %j', (text) => {
  expect(() => seenIn(Buffer.from(text))).toThrow(/^The camera /);
});

it('never fails otherwise, and never keeps more than a message, whatever comes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      try {
        seenIn(Buffer.from(bytes));
      } catch (error) {
        expect((error as Error).message).toMatch(/^The camera /);
      }
    }),
  );
});
