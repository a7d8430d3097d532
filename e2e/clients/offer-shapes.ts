/**
 * SDP offers as browsers make them, reduced to what a server has to look at: payload types, feedback and extension ids
 * are those of real offers (libs/sdp/src/fixtures holds whole ones).
 */
export type Browser = 'chromium' | 'firefox';

export interface Shape {
  opus: number;
  vp8: number;
  rtx: number;
}

export const SHAPES: Record<Browser, Shape> = {
  chromium: { opus: 111, vp8: 96, rtx: 97 },
  firefox: { opus: 109, vp8: 120, rtx: 124 },
};

/** What is of this peer alone. */
export interface Identity {
  ufrag: string;
  password: string;
  /** `sha-256 AA:BB:…` */
  fingerprint: string;
}

export interface Ssrcs {
  audio: number;
  video: number;
  rtx: number;
}

const EXTENSIONS: Record<Browser, { audio: string[]; video: string[] }> = {
  chromium: {
    audio: [
      '1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      '2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      '3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      '4 urn:ietf:params:rtp-hdrext:sdes:mid',
    ],
    video: [
      '2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      '13 urn:3gpp:video-orientation',
      '3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      '4 urn:ietf:params:rtp-hdrext:sdes:mid',
    ],
  },
  firefox: {
    audio: [
      '1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      '3 urn:ietf:params:rtp-hdrext:sdes:mid',
      '7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    ],
    video: [
      '3 urn:ietf:params:rtp-hdrext:sdes:mid',
      '4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      '7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    ],
  },
};

/** @param ssrcs only for a peer that sends */
export function makeOffer(
  browser: Browser,
  direction: 'sendonly' | 'recvonly' | 'sendrecv',
  kinds: ('audio' | 'video')[],
  identity: Identity,
  ssrcs?: Ssrcs,
): string {
  const section = (kind: 'audio' | 'video', mid: number): string[] => [
    ...(kind === 'audio' ? audioFormats(browser) : videoFormats(browser)),
    `a=ice-ufrag:${identity.ufrag}`,
    `a=ice-pwd:${identity.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:${identity.fingerprint}`,
    'a=setup:actpass',
    `a=mid:${mid}`,
    ...EXTENSIONS[browser][kind].map((extension) => `a=extmap:${extension}`),
    `a=${direction}`,
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...(ssrcs ? ssrcLines(kind, ssrcs) : []),
  ];
  return [
    'v=0',
    'o=- 1243892342667782222 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${kinds.map((_, index) => index).join(' ')}`,
    'a=msid-semantic: WMS stream',
    ...kinds.flatMap(section),
    '',
  ].join('\r\n');
}

function audioFormats(browser: Browser): string[] {
  const { opus } = SHAPES[browser];
  return [
    `m=audio 9 UDP/TLS/RTP/SAVPF ${opus} 0 8`,
    'c=IN IP4 0.0.0.0',
    `a=rtpmap:${opus} opus/48000/2`,
    `a=rtcp-fb:${opus} transport-cc`,
    `a=fmtp:${opus} minptime=10;useinbandfec=1`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
  ];
}

function videoFormats(browser: Browser): string[] {
  const { vp8, rtx } = SHAPES[browser];
  const feedback = ['goog-remb', 'transport-cc', 'ccm fir', 'nack', 'nack pli'];
  return [
    `m=video 9 UDP/TLS/RTP/SAVPF ${vp8} ${rtx}`,
    'c=IN IP4 0.0.0.0',
    `a=rtpmap:${vp8} VP8/90000`,
    ...feedback.map((each) => `a=rtcp-fb:${vp8} ${each}`),
    `a=rtpmap:${rtx} rtx/90000`,
    `a=fmtp:${rtx} apt=${vp8}`,
  ];
}

function ssrcLines(kind: 'audio' | 'video', { audio, video, rtx }: Ssrcs): string[] {
  const lines = (ssrc: number) => [`a=ssrc:${ssrc} cname:peer`, `a=ssrc:${ssrc} msid:stream ${kind}`];
  const msid = `a=msid:stream ${kind}`;
  return kind === 'audio'
    ? [msid, ...lines(audio)]
    : [msid, `a=ssrc-group:FID ${video} ${rtx}`, ...lines(video), ...lines(rtx)];
}
