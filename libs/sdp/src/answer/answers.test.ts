import { describe, expect, it } from 'vitest';
import { fixtureNames, readFixture } from '../fixtures/read-fixture.js';
import { parseOffer } from '../offer/parse-offer.js';
import { producerParameters } from '../publishing/producer-parameters.js';
import { publishingSections } from '../publishing/publishing-sections.js';
import { subscribingSections } from '../subscribing/subscribing-sections.js';
import { publisherAnswer, type VideoLimits } from './publisher-answer.js';
import { subscriberAnswer } from './subscriber-answer.js';
import { testTransport } from '../fixtures/test-transport.js';

const both = { audio: true, video: true };

function answerPublisher(
  sdp: string,
  limits: VideoLimits = { maxKbps: 0, minKbps: 0 },
  { kinds = both, returned = [] as string[] } = {},
): string {
  const offer = parseOffer(sdp);
  const received = new Map(publishingSections(offer, kinds).map((section) => [section, producerParameters(section)]));
  return publisherAnswer(offer, testTransport, received, limits, new Set(returned));
}

function answerSubscriber(sdp: string, kinds = ['audio', 'video']): string {
  const offer = parseOffer(sdp);
  const sections = subscribingSections(offer).filter(({ kind }) => kinds.includes(kind));
  const sent = new Map(
    sections.map((section) => {
      const codec = {
        mimeType: section.kind === 'audio' ? 'audio/opus' : 'video/VP8',
        payloadType: section.kind === 'audio' ? 111 : 96,
        clockRate: section.kind === 'audio' ? 48_000 : 90_000,
      };
      return [section, { codecs: [{ ...codec, rtcpFeedback: [{ type: 'nack', parameter: '' }] }] }];
    }),
  );
  return subscriberAnswer(offer, testTransport, sent);
}

const linesOf = (sdp: string, start: string) => sdp.split('\r\n').filter((line) => line.startsWith(start));

describe('every answer', () => {
  it.each(fixtureNames)('has the m-lines of %s in their order', (name) => {
    const sdp = readFixture(name);
    const answer = name.includes('subscribe') ? answerSubscriber(sdp) : answerPublisher(sdp);
    expect(linesOf(answer, 'a=mid:')).toEqual(linesOf(sdp, 'a=mid:'));
    expect(linesOf(answer, 'm=').map((line) => line.split(' ')[0])).toEqual(
      linesOf(sdp, 'm=').map((line) => line.split(' ')[0]),
    );
    expect(answer).toContain('a=ice-lite\r\n');
    expect(answer).not.toContain('a=ssrc');
    expect(answer).not.toContain('undefined');
  });

  it('gives the candidates once, and says that there are no more', () => {
    const answer = answerPublisher(readFixture('chromium-publish'));
    expect(linesOf(answer, 'a=candidate')).toEqual([
      'a=candidate:udpcandidate 1 udp 1076302079 192.0.2.1 40000 typ host',
      'a=candidate:tcpcandidate 1 tcp 1076276479 192.0.2.1 40000 typ host tcptype passive',
    ]);
    expect(linesOf(answer, 'a=end-of-candidates')).toHaveLength(1);
    expect(linesOf(answer, 'a=setup:passive')).toHaveLength(2);
  });

  it('rejects data channels and keeps them out of the bundle', () => {
    const answer = answerPublisher(readFixture('firefox-data-channel'));
    expect(answer).toContain('a=group:BUNDLE 0 1\r\n');
    expect(answer).toContain('m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n');
  });
});

describe('publisherAnswer', () => {
  it('receives the real sections of a Safari-shaped offer and leaves the others inactive', () => {
    const answer = answerPublisher(readFixture('chromium-four-sections'));
    expect(answer.match(/^a=(?:recvonly|inactive|sendonly|sendrecv)$/gm)).toEqual([
      'a=recvonly',
      'a=recvonly',
      'a=inactive',
      'a=inactive',
    ]);
    expect(answer).toContain('a=group:BUNDLE 0 1 2 3\r\n');
  });

  it('rejects a section without any codec of ours, and leaves it out of the bundle', () => {
    const answer = answerPublisher(readFixture('chromium-publish').replace('opus/48000/2', 'opus/8000'));
    expect(answer).toContain('a=group:BUNDLE 1\r\n');
    expect(answer).toMatch(/^m=audio 0 .*\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=inactive\r$/m);
    expect(answer).toMatch(/^m=video 9 [^]*a=candidate/m);
  });

  it('limits the video only', () => {
    const [, audio, video] = answerPublisher(readFixture('chromium-publish'), { maxKbps: 1000, minKbps: 300 }).split(
      'm=',
    );
    expect(audio).not.toContain('b=');
    expect(video).toContain('b=AS:1000\r\nb=TIAS:1000000\r\n');
    expect(video).toContain('a=fmtp:96 x-google-start-bitrate=300\r\n');
  });

  it('never asks to start above the maximum', () => {
    expect(answerPublisher(readFixture('chromium-publish'), { maxKbps: 200, minKbps: 300 })).toContain(
      'x-google-start-bitrate=200',
    );
  });

  it('accepts simulcast layers', () => {
    const answer = answerPublisher(readFixture('firefox-simulcast'));
    expect(answer).toContain(
      'a=rid:rdiv4 recv\r\na=rid:rdiv2 recv\r\na=rid:rdiv1 recv\r\na=simulcast:recv rdiv4;rdiv2;rdiv1\r\n',
    );
    expect(answer).toContain('a=extmap:9/recvonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n');
  });

  it('sends back in the sections that are returned, and wants no mids there', () => {
    const answer = answerPublisher(readFixture('chromium-publish'), undefined, { returned: ['1'] });
    const [, audio, video] = answer.split('m=');
    expect(audio).toContain('a=recvonly\r\n');
    expect(audio).not.toContain('a=msid:');
    expect(audio).toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
    expect(video).toContain('a=sendrecv\r\n');
    expect(video).toContain('a=msid:stream video\r\n');
    expect(video).not.toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
    expect(answer).not.toContain('a=ssrc');
  });

  it('repeats reduced-size RTCP only where it is offered', () => {
    const [, audio, video] = answerPublisher(readFixture('firefox-publish')).split('m=');
    expect(audio).not.toContain('a=rtcp-rsize');
    expect(video).toContain('a=rtcp-rsize');
  });
});

describe('subscriberAnswer', () => {
  it('sends what has a consumer', () => {
    const answer = answerSubscriber(readFixture('chromium-subscribe'));
    expect(answer.match(/^a=(?:recvonly|inactive|sendonly|sendrecv)$/gm)).toEqual(['a=sendonly', 'a=sendonly']);
    expect(answer).toContain('a=rtcp-fb:96 nack\r\n');
    expect(answer).not.toMatch(/extmap|rtx|goog-remb|transport-cc/);
  });

  it('rejects sections that nobody feeds, and leaves them out of the bundle', () => {
    const answer = answerSubscriber(readFixture('chromium-subscribe'), ['audio']);
    expect(answer.match(/^a=(?:recvonly|inactive|sendonly|sendrecv)$/gm)).toEqual(['a=sendonly', 'a=inactive']);
    expect(answer).toContain('a=group:BUNDLE 0\r\n');
    expect(answer).toMatch(/^m=video 0 .*\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=inactive\r$/m);
  });
});
