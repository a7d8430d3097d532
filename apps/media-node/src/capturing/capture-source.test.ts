import type { types } from 'mediasoup';
import { expect, it } from 'vitest';
import { captureSource } from './capture-source.js';

const transport = { tuple: { localAddress: '10.0.0.1', localPort: 40_000, protocol: 'udp' } } as types.PlainTransport;
const sending = (kind: 'audio' | 'video', mimeType: string, payloadType: number, ssrc: number) =>
  [{ kind }, { codecs: [{ mimeType, payloadType }], encodings: [{ ssrc }] } as types.RtpParameters] as const;

it('says what is sent, and from where', () => {
  const sent = new Map([sending('audio', 'audio/opus', 111, 1), sending('video', 'video/H264', 108, 2)]);
  expect(captureSource(transport, sent)).toEqual({
    from: { ip: '10.0.0.1', port: 40_000 },
    audio: { ssrc: 1, payloadType: 111 },
    video: { ssrc: 2, payloadType: 108, codec: 'H264' },
  });
});

it('says nothing of a kind that is not sent', () => {
  const sent = new Map([sending('video', 'video/VP8', 96, 3)]);
  expect(captureSource(transport, sent)).toEqual({
    from: { ip: '10.0.0.1', port: 40_000 },
    video: { ssrc: 3, payloadType: 96, codec: 'VP8' },
  });
});
