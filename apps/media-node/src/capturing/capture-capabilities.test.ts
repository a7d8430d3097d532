import { getSupportedRtpCapabilities } from 'mediasoup';
import { expect, it } from 'vitest';
import { captureCapabilities } from './capture-capabilities.js';

it('takes every codec, repairs losses of all kinds, and neither estimates bandwidth nor reads extensions', () => {
  const supported = getSupportedRtpCapabilities().codecs!.map((codec) => ({ ...codec, preferredPayloadType: 100 }));
  const find = (name: string) => supported.find(({ mimeType }) => mimeType === name)!;
  const rtx = { ...find('video/VP8'), mimeType: 'video/rtx' };
  const { codecs, headerExtensions } = captureCapabilities({ codecs: [find('audio/opus'), find('video/VP8'), rtx] });
  expect(codecs!.map(({ mimeType }) => mimeType)).toEqual(['audio/opus', 'video/VP8']);
  expect(codecs!.map(({ rtcpFeedback }) => rtcpFeedback)).toEqual([
    [{ type: 'nack' }],
    [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }],
  ]);
  expect(headerExtensions).toEqual([]);
});
