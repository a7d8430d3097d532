import { describe, expect, it } from 'vitest';
import { codecProfileOf, completeProfile, profileFits, profileKey } from './codec-profile.js';
import { readFixture } from './fixtures/read-fixture.js';
import { parseOffer } from './offer/parse-offer.js';
import { subscribingSections } from './subscribing/subscribing-sections.js';

const profileOf = (sdp: string) => codecProfileOf(subscribingSections(parseOffer(sdp)));

describe('codecProfileOf', () => {
  it('reads the payload types of a browser', () => {
    expect(profileOf(readFixture('chromium-subscribe'))).toEqual({ opus: 111, vp8: 96, h264: 108 });
    expect(profileOf(readFixture('firefox-subscribe'))).toEqual({ opus: 109, vp8: 120 });
    expect(profileOf(readFixture('firefox-subscribe-audio'))).toEqual({ opus: 109 });
  });

  it('refuses payload types that a router cannot use', () => {
    const sdp = readFixture('firefox-subscribe').replaceAll(/\b120\b/g, '70');
    expect(() => profileOf(sdp)).toThrow(/gives vp8 the payload type 70; use one from 96 to 127/);
  });

  it('refuses one payload type for two codecs', () => {
    const sdp = readFixture('firefox-subscribe').replaceAll(/\b120\b/g, '109');
    expect(() => profileOf(sdp)).toThrow(/one payload type for two codecs/);
  });

  it('refuses a section without any of our codecs', () => {
    expect(() => profileOf(readFixture('firefox-subscribe').replace('opus/48000/2', 'opus/8000'))).toThrow(
      /does not offer opus/,
    );
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
