import { describe, expect, it } from 'vitest';
import { readFixture } from '../fixtures/read-fixture.js';
import type { MediaSection } from '../offer/offer.js';
import { parseOffer } from '../offer/parse-offer.js';
import type { RtpCapabilities } from '../rtp-parameters.js';
import { consumerCapabilities } from './consumer-capabilities.js';
import { subscribingSections } from './subscribing-sections.js';

const feedback = ['nack', 'nack pli', 'ccm fir', 'goog-remb', 'transport-cc'].map((text) => {
  const [type = '', parameter] = text.split(' ');
  return { type, parameter };
});

/** The shape of what mediasoup's routers offer. */
function routerWith(opus: number, vp8: number): RtpCapabilities {
  return {
    codecs: [
      {
        kind: 'audio',
        mimeType: 'audio/opus',
        preferredPayloadType: opus,
        clockRate: 48_000,
        channels: 2,
        rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
      },
      { kind: 'video', mimeType: 'video/VP8', preferredPayloadType: vp8, clockRate: 90_000, rtcpFeedback: feedback },
      { kind: 'video', mimeType: 'video/rtx', preferredPayloadType: 100, clockRate: 90_000, parameters: { apt: vp8 } },
    ],
    headerExtensions: [
      { kind: 'video', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 },
      { kind: 'video', uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', preferredId: 4 },
      { kind: 'video', uri: 'urn:ietf:params:rtp-hdrext:toffset', preferredId: 5 },
    ],
  };
}

const sectionOf = (name: string, kind: string) =>
  subscribingSections(parseOffer(readFixture(name))).find((section) => section.kind === kind) as MediaSection;

describe('consumerCapabilities', () => {
  it('keeps the matching codec without rtx and bandwidth estimation', () => {
    expect(consumerCapabilities(routerWith(111, 96), sectionOf('chromium-subscribe', 'video'))).toMatchObject({
      codecs: [
        {
          mimeType: 'video/VP8',
          preferredPayloadType: 96,
          rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }],
        },
      ],
      headerExtensions: [],
    });
  });

  it('keeps header extensions whose id and URI are equal', () => {
    const capabilities = consumerCapabilities(routerWith(109, 120), sectionOf('firefox-subscribe', 'video'));
    expect(capabilities?.headerExtensions).toEqual([
      { kind: 'video', uri: 'urn:ietf:params:rtp-hdrext:toffset', preferredId: 5 },
    ]);
  });

  it('keeps the mid only when packets have room for it', () => {
    const uri = 'urn:ietf:params:rtp-hdrext:sdes:mid';
    const section = { ...sectionOf('chromium-subscribe', 'video'), extensions: [{ id: 1, uri }] };
    const kept = (mid: string) => consumerCapabilities(routerWith(111, 96), { ...section, mid })?.headerExtensions;
    expect(kept('sdparta0')).toEqual([{ kind: 'video', uri, preferredId: 1 }]);
    expect(kept('sdparta_0')).toEqual([]);
  });

  it('is undefined when the payload types differ', () => {
    expect(consumerCapabilities(routerWith(111, 96), sectionOf('firefox-subscribe', 'video'))).toBeUndefined();
  });
});
