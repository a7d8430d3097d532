import { describe, expect, it } from 'vitest';
import { codecProfileOf, completeProfile, profileFits, profileKey, sentProfileOf } from './codec-profile.js';
import { readFixture } from '../fixtures/read-fixture.js';
import { parseOffer } from '../offer/parse-offer.js';
import { publishingSections } from '../publishing/publishing-sections.js';
import { subscribingSections } from '../subscribing/subscribing-sections.js';

const profileOf = (sdp: string) => codecProfileOf(subscribingSections(parseOffer(sdp)));

describe('codecProfileOf', () => {
  it('reads the payload types of a browser', () => {
    expect(profileOf(readFixture('chromium-subscribe'))).toEqual({ opus: 111, vp8: 96, h264: 108 });
    expect(profileOf(readFixture('firefox-subscribe'))).toEqual({ opus: 109, vp8: 120 });
    expect(profileOf(readFixture('firefox-subscribe-audio'))).toEqual({ opus: 109 });
  });

  it('has no payload types that a router cannot use, and refuses an offer of nothing else', () => {
    const [both, video] = ['firefox-subscribe', 'firefox-subscribe-video'].map((name) =>
      readFixture(name).replaceAll(/\b120\b/g, '70'),
    ) as [string, string];
    expect(profileOf(both)).toEqual({ opus: 109 });
    expect(() => profileOf(video)).toThrow(/gives vp8 the payload type 70; use one from 96 to 127/);
  });

  it('takes the variant of a codec whose payload type a router can use', () => {
    const sdp = readFixture('firefox-subscribe').replace(
      'a=rtpmap:120 VP8/90000',
      'a=rtpmap:70 VP8/90000\r\na=rtpmap:120 VP8/90000',
    );
    expect(profileOf(sdp.replace(/(m=video \d+ \S+)/, '$1 70'))).toEqual({ opus: 109, vp8: 120 });
  });

  it('refuses one payload type for two codecs', () => {
    const sdp = readFixture('firefox-subscribe').replaceAll(/\b120\b/g, '109');
    expect(() => profileOf(sdp)).toThrow(/one payload type for two codecs/);
  });

  it('has nothing of a section without any of our codecs, and refuses an offer of nothing else', () => {
    const withoutOpus = (name: string) => readFixture(name).replace('opus/48000/2', 'opus/8000');
    expect(profileOf(withoutOpus('firefox-subscribe'))).toEqual({ vp8: 120 });
    expect(() => profileOf(withoutOpus('firefox-subscribe-audio'))).toThrow(/does not offer opus/);
  });
});

describe('sentProfileOf', () => {
  it('has the codecs that a publisher will send', () => {
    const sent = (sdp: string) => sentProfileOf(publishingSections(parseOffer(sdp), { audio: true, video: true }));
    expect(sent(readFixture('chromium-publish'))).toEqual({ opus: 111, vp8: 96 });
    expect(sent(readFixture('chromium-publish').replaceAll('VP8/90000', 'VP7/90000'))).toEqual({
      opus: 111,
      h264: 108,
    });
  });
});

describe('profiles', () => {
  it('fit when every wanted payload type is the same', () => {
    const router = { opus: 111, vp8: 96, h264: 108 };
    expect(profileFits(router, { opus: 111 })).toBe(true);
    expect(profileFits(router, { opus: 111, vp8: 120 })).toBe(false);
    expect(profileFits({ opus: 111 }, { opus: 111, vp8: 96 })).toBe(false);
  });

  it('are completed without using a payload type twice', () => {
    expect(completeProfile({ opus: 109, vp8: 120 })).toEqual({ opus: 109, vp8: 120, h264: 108 });
    expect(completeProfile({ vp8: 111, h264: 112 })).toEqual({ opus: 113, vp8: 111, h264: 112 });
    expect(completeProfile({ opus: 96 })).toEqual({ opus: 96, vp8: 97, h264: 108 });
  });

  it('have a key', () => {
    expect(profileKey({ h264: 108, opus: 111 })).toBe('opus:111 h264:108');
  });
});
