import { describe, expect, it } from 'vitest';
import { readFixture } from '../fixtures/read-fixture.js';
import { parseOffer } from '../offer/parse-offer.js';
import { producerParameters } from './producer-parameters.js';
import { publishingSections } from './publishing-sections.js';

const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';

const withMid1 = (mid: string) =>
  readFixture('chromium-publish').replace('a=mid:1', `a=mid:${mid}`).replace('BUNDLE 0 1', `BUNDLE 0 ${mid}`);

const parametersOf = (sdp: string) =>
  publishingSections(parseOffer(sdp), { audio: true, video: true }).map(producerParameters);

describe('producerParameters', () => {
  it("describes Chromium's sections", () => {
    const [audio, video] = parametersOf(readFixture('chromium-publish'));
    expect(audio).toMatchObject({
      mid: '0',
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, channels: 2 }],
      encodings: [{ ssrc: 3175316393 }],
    });
    expect(video).toMatchObject({
      mid: '1',
      codecs: [
        { mimeType: 'video/VP8', payloadType: 96 },
        { mimeType: 'video/rtx', payloadType: 97, parameters: { apt: 96 } },
      ],
      encodings: [{ ssrc: 3900732431, rtx: { ssrc: 251611050 } }],
      rtcp: { cname: 'WzPweBqbBvxZpv0p', reducedSize: true },
    });
  });

  it("describes Firefox's sections", () => {
    const [audio, video] = parametersOf(readFixture('firefox-publish'));
    expect(audio?.codecs[0]?.payloadType).toBe(109);
    expect(video?.codecs.map(({ payloadType }) => payloadType)).toEqual([120, 124]);
    expect(video?.encodings).toEqual([{ ssrc: 1244546802, rtx: { ssrc: 3368937583 } }]);
  });

  it('negotiates only the header extensions that mediasoup reads, and never the video orientation', () => {
    const [, video] = parametersOf(readFixture('chromium-publish'));
    expect(video?.headerExtensions).toEqual([
      { id: 2, uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time' },
      { id: 3, uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01' },
      { id: 4, uri: 'urn:ietf:params:rtp-hdrext:sdes:mid' },
    ]);
  });

  it.each(['chromium-simulcast', 'firefox-simulcast'])('tells the layers of %s apart by rid', (name) => {
    const [, video] = parametersOf(readFixture(name));
    expect(video?.encodings.map(({ rid, ssrc }) => [rid, ssrc])).toEqual([
      ['rdiv4', undefined],
      ['rdiv2', undefined],
      ['rdiv1', undefined],
    ]);
    expect(video?.headerExtensions.map(({ uri }) => uri)).toContain(
      'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
    );
  });

  it('recognises a section without SSRC by its mid', () => {
    const [audio] = parametersOf(readFixture('chromium-publish-audio').replaceAll(/a=ssrc.*\r\n/g, ''));
    expect(audio?.encodings).toEqual([{}]);
  });

  it('refuses a section whose packets cannot be recognised', () => {
    const sdp = readFixture('chromium-publish-audio').replaceAll(/a=(?:ssrc|extmap).*\r\n/g, '');
    expect(() => parametersOf(sdp)).toThrow(/neither a=ssrc nor an a=extmap/);
  });

  it('takes H264 constrained baseline when there is no VP8', () => {
    const [, video] = parametersOf(readFixture('chromium-publish').replaceAll('VP8/90000', 'VP7/90000'));
    expect(video?.codecs).toMatchObject([
      {
        mimeType: 'video/H264',
        payloadType: 108,
        parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' },
      },
      { mimeType: 'video/rtx', payloadType: 109, parameters: { apt: 108 } },
    ]);
  });

  it('refuses a section with neither', () => {
    expect(() => parametersOf(readFixture('firefox-publish-video').replaceAll('VP8/90000', 'VP7/90000'))).toThrow(
      /video section "0" does not offer VP8, or H264/,
    );
  });

  it('wants no mid in packets that have no room for it', () => {
    const [audio, video] = parametersOf(withMid1('sdparta_1'));
    expect(audio?.headerExtensions.map(({ uri }) => uri)).toContain(MID);
    expect(video?.headerExtensions.map(({ uri }) => uri)).not.toContain(MID);
    expect(() => parametersOf(withMid1('sdparta_1').replaceAll(/a=ssrc.*\r\n/g, ''))).toThrow(
      /"sdparta_1" has no a=ssrc.* at most 8 characters/,
    );
  });
});
