import { describe, expect, it } from 'vitest';
import { fixtureNames, readFixture } from '../fixtures/read-fixture.js';
import { SdpError } from '../sdp-error.js';
import type { MediaSection } from './offer.js';
import { parseOffer } from './parse-offer.js';
import { MAX_OFFER_LENGTH } from './sdp-lines.js';

const chromium = readFixture('chromium-publish');
const firefox = readFixture('firefox-publish');

function sectionsOf(sdp: string): MediaSection[] {
  return parseOffer(sdp).sections.filter((section) => section.type === 'media');
}

describe('real offers', () => {
  it.each(fixtureNames)('reads %s', (name) => {
    const offer = parseOffer(readFixture(name));
    expect(offer.fingerprint).toMatchObject({
      algorithm: 'sha-256',
      value: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
    expect(offer.sections.length).toBeGreaterThan(0);
  });

  it('reads codecs with their parameters and feedback', () => {
    const [audio, video] = sectionsOf(chromium);
    expect(audio?.codecs.get(111)).toMatchObject({ name: 'opus', clockRate: 48_000, channels: 2 });
    expect(video?.codecs.get(108)?.parameters.get('profile-level-id')).toBe('42e01f');
    expect(video?.codecs.get(96)?.rtcpFeedback).toEqual([
      { type: 'goog-remb' },
      { type: 'transport-cc' },
      { type: 'ccm', parameter: 'fir' },
      { type: 'nack' },
      { type: 'nack', parameter: 'pli' },
    ]);
  });

  it('pairs a source with its retransmissions', () => {
    const [, video] = sectionsOf(chromium);
    expect(video?.sources.ssrcs).toEqual([3900732431]);
    expect(video?.sources.rtxSsrcs.get(3900732431)).toBe(251611050);
  });

  it("finds Firefox's fingerprint at session level", () => {
    expect(parseOffer(firefox).fingerprint.algorithm).toBe('sha-256');
  });

  it('keeps bundle-only sections with port 0, and sees that they have no stream', () => {
    expect(sectionsOf(readFixture('firefox-four-sections')).map(({ hasStream }) => hasStream)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('takes whatever mid the grammar allows', () => {
    for (const mid of ['sdparta_0', `{${'0'.repeat(36)}}`, "!#$%&'*+-.^_`|~", 'v'.repeat(256)]) {
      const sdp = chromium.replace('a=mid:1', `a=mid:${mid}`).replace('BUNDLE 0 1', `BUNDLE 0 ${mid}`);
      expect(sectionsOf(sdp)[1]?.mid).toBe(mid);
    }
  });

  it('marks data channels as unused', () => {
    expect(parseOffer(readFixture('chromium-data-channel')).sections.at(-1)).toEqual({
      type: 'unused',
      media: 'application',
      format: 'webrtc-datachannel',
      mid: '2',
      protocol: 'UDP/DTLS/SCTP',
    });
  });

  it('reads simulcast layers in their order', () => {
    for (const name of ['chromium-simulcast', 'firefox-simulcast']) {
      expect(sectionsOf(readFixture(name))[1]?.sources.rids).toEqual(['rdiv4', 'rdiv2', 'rdiv1']);
    }
  });
});

describe('offers that are refused', () => {
  const remove = (pattern: RegExp) => chromium.replaceAll(pattern, '');
  it.each<[string, string, RegExp]>([
    ['nothing', '', /begin with "v=0"/],
    ['JSON', '{"type":"offer"}', /begin with "v=0"/],
    ['binary', String.fromCodePoint(...Array.from({ length: 256 }, (_, i) => i)), /begin with "v=0"/],
    ['1 MB', `v=0\r\n${'a=x\r\n'.repeat(200_000)}`, /1000005 characters; at most 65536/],
    ['only the first line', 'v=0\r\n', /no m-line/],
    ['no fingerprint', remove(/a=fingerprint.*\r\n/g), /no a=fingerprint/],
    ['an unknown hash', chromium.replaceAll('sha-256', 'md5'), /unknown hash/],
    ['a short fingerprint', chromium.replaceAll(/(a=fingerprint:sha-256 ..:..).*/g, '$1'), /malformed/],
    ['no ICE user', remove(/a=ice-ufrag.*\r\n/g), /a=ice-ufrag/],
    ['no ICE password', remove(/a=ice-pwd.*\r\n/g), /a=ice-pwd/],
    ['no bundle', remove(/a=group.*\r\n/g), /a=group:BUNDLE/],
    ['a section outside the bundle', chromium.replace('BUNDLE 0 1', 'BUNDLE 0'), /video section "1"/],
    ['no rtcp-mux', remove(/a=rtcp-mux\r\n/g), /rtcp-mux/],
    ['no mid', remove(/a=mid.*\r\n/g), /no a=mid/],
    ['a mid twice', chromium.replace('a=mid:1', 'a=mid:0'), /Two m-lines have the mid "0"/],
    ['a very long mid', chromium.replace('a=mid:1', `a=mid:${'x'.repeat(257)}`), /unusable mid: use 1 to 256/],
    ['a mid with a space', chromium.replace('a=mid:1', 'a=mid:1 2'), /unusable mid/],
    ['a mid with a quote', chromium.replace('a=mid:1', 'a=mid:"1"'), /unusable mid/],
    ['no encryption', chromium.replaceAll('UDP/TLS/RTP/SAVPF', 'RTP/AVP'), /uses RTP\/AVP/],
    ['a DTLS server', chromium.replaceAll('setup:actpass', 'setup:passive'), /use actpass/],
    ['an SSRC that is too large', chromium.replaceAll('3900732431', '4294967296'), /not a number from 1/],
    ['an endless SSRC', chromium.replaceAll('3900732431', '9'.repeat(400)), /not a number from 1/],
    ['an SSRC twice', chromium.replaceAll('3900732431', '3175316393'), /used twice/],
    ['17 m-lines', chromium + 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(15), /more than 16 m-lines/],
    ['sections that are all off', chromium.replaceAll(/^m=(\w+) 9/gm, 'm=$1 0'), /no audio or video section/],
    ['a malformed m-line', chromium.replace('m=video 9', 'm=video'), /m-line 1/],
    ['a rid twice', readFixture('chromium-simulcast').replace('send rdiv4;rdiv2', 'send rdiv2;rdiv2'), /rid twice/],
  ])('%s', (_, sdp, message) => {
    expect(() => parseOffer(sdp)).toThrow(SdpError);
    expect(() => parseOffer(sdp)).toThrow(message);
  });

  it('never repeats a secret in the message', () => {
    const sdp = chromium.replace('3uHyRJdDzGlxPz7IRUS/Q8eH', '3uHyRJdDzGlxPz7IRUS Q8eH');
    expect(() => parseOffer(sdp)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('3uHy') }));
  });
});

describe('odd but harmless lines', () => {
  it('treats prototype keys as what they are: unknown names', () => {
    const sdp = chromium.replace(
      'a=fmtp:111 minptime=10',
      'a=__proto__:x\r\na=constructor:y\r\na=rtpmap:__proto__ opus/1\r\na=fmtp:111 __proto__=1;constructor=2;minptime=10',
    );
    expect(sectionsOf(sdp)[0]?.codecs.get(111)?.parameters.get('__proto__')).toBe('1');
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  it('skips rtpmap and extmap lines with impossible numbers', () => {
    const sdp = chromium
      .replace('a=rtpmap:63 ', 'a=rtpmap:999 opus/48000/2\r\na=rtpmap:1e2 opus/48000/2\r\na=rtpmap:63 ')
      .replace('a=extmap:1 ', 'a=extmap:0 urn:x\r\na=extmap:99999999999999999999 urn:y\r\na=extmap:1 ');
    const [audio] = sectionsOf(sdp);
    expect([...(audio?.codecs.keys() ?? [])]).not.toContain(999);
    expect(audio?.extensions.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it('takes no longer than the length of the offer asks for', () => {
    const budgetMs = 200;
    for (const unit of [
      'a=ssrc:1 x',
      'a=rtcp-fb:* nack',
      'a=fmtp:96 a=b;',
      'a=extmap:1 x',
      'a= ',
      'a=simulcast:send  ',
      'a=rtpmap:96  ',
    ]) {
      for (const separator of ['\r\n', '']) {
        const filler = (unit + separator).repeat(Math.floor(50_000 / (unit.length + separator.length)));
        const sdp = `${chromium}${filler}\r\n`.slice(0, MAX_OFFER_LENGTH);
        const start = performance.now();
        try {
          parseOffer(sdp);
        } catch (error) {
          expect(error).toBeInstanceOf(SdpError);
        }
        expect(performance.now() - start).toBeLessThan(budgetMs);
      }
    }
  });
});
