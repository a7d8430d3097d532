import { readFixture } from '../../libs/sdp/src/fixtures/read-fixture.ts';

/** The payload types of `viewerOffer`. */
export const PAYLOAD_TYPES = { opus: 111, vp8: 96, h264: 108 };

/** Only the transport is negotiated with the library; see `WebRtcPeer`. */
export const LIBRARY_CODEC = PAYLOAD_TYPES.vp8;
const TRANSPORT = /^a=(ice-lite|ice-ufrag|ice-pwd|fingerprint|setup|candidate|end-of-candidates)/;

/** What a Chromium offers that wants to receive a stream. @param local the library's description, whose transport it is */
export function viewerOffer(local: string): string {
  return ['ice-ufrag', 'ice-pwd', 'fingerprint'].reduce((offer, name) => {
    const own = new RegExp(`^a=${name}:.*$`, 'm').exec(local)?.[0];
    if (own === undefined) throw new Error(`The local description has no ${name}: ${local}`);
    return offer.replaceAll(new RegExp(`^a=${name}:.*$`, 'gm'), own.trimEnd());
  }, readFixture('chromium-subscribe'));
}

/** The server's answer as the library has to see it: one section for everything, whatever its SSRC. */
export function answerForLibrary(answer: string): string {
  const transport = new Set(answer.split(/\r?\n/).filter((line) => TRANSPORT.test(line)));
  return [
    ...['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=group:BUNDLE 0'],
    ...[`m=video 9 UDP/TLS/RTP/SAVPF ${LIBRARY_CODEC}`, 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=sendonly', 'a=rtcp-mux'],
    `a=rtpmap:${LIBRARY_CODEC} VP8/90000`,
    ...transport,
    '',
  ].join('\r\n');
}
