/**
 * SDP offers as browsers make them, reduced to what a server has to look at: payload types, feedback and extension ids
 * are those of real offers (libs/sdp/src/fixtures holds whole ones).
 */
export type Browser = 'chromium' | 'firefox';

/** The payload types of what an offer has; what is not named is not offered. */
export interface PayloadTypes {
  opus?: number;
  vp8?: number;
  /** The retransmissions of VP8. */
  rtx?: number;
  /** Constrained baseline, packetization mode 1. */
  h264?: number;
  h264Rtx?: number;
}

export const SHAPES = {
  chromium: { opus: 111, vp8: 96, rtx: 97 },
  firefox: { opus: 109, vp8: 120, rtx: 124 },
} as const satisfies Record<Browser, PayloadTypes>;

/** What differs from the browser's offers. */
export interface OfferChanges {
  payloadTypes?: PayloadTypes;
  /** Of the sections in their order. */
  mids?: readonly string[];
}

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
  { payloadTypes = SHAPES[browser], mids = ['0', '1'] }: OfferChanges = {},
): string {
  const section = (kind: 'audio' | 'video', index: number): string[] => [
    ...(kind === 'audio' ? audioFormats(payloadTypes) : videoFormats(payloadTypes)),
    `a=ice-ufrag:${identity.ufrag}`,
    `a=ice-pwd:${identity.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:${identity.fingerprint}`,
    'a=setup:actpass',
    `a=mid:${mids[index]}`,
    ...EXTENSIONS[browser][kind].map((extension) => `a=extmap:${extension}`),
    `a=${direction}`,
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...(ssrcs ? ssrcLines(kind, ssrcs, payloadTypes) : []),
  ];
  return [
    'v=0',
    'o=- 1243892342667782222 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${kinds.map((_, index) => mids[index]).join(' ')}`,
    'a=msid-semantic: WMS stream',
    ...kinds.flatMap(section),
    '',
  ].join('\r\n');
}

function audioFormats({ opus }: PayloadTypes): string[] {
  return [
    `m=audio 9 UDP/TLS/RTP/SAVPF ${[...given(opus), 0, 8].join(' ')}`,
    'c=IN IP4 0.0.0.0',
    ...given(opus).flatMap((type) => [
      `a=rtpmap:${type} opus/48000/2`,
      `a=rtcp-fb:${type} transport-cc`,
      `a=fmtp:${type} minptime=10;useinbandfec=1`,
    ]),
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
  ];
}

function videoFormats({ vp8, rtx, h264, h264Rtx }: PayloadTypes): string[] {
  const types = [vp8, rtx, h264, h264Rtx].flatMap(given);
  return [
    `m=video 9 UDP/TLS/RTP/SAVPF ${types.join(' ') || '31'}`,
    'c=IN IP4 0.0.0.0',
    ...given(vp8).flatMap((type) => [`a=rtpmap:${type} VP8/90000`, ...feedbackLines(type)]),
    ...given(rtx).flatMap((type) => rtxLines(type, vp8)),
    ...given(h264).flatMap((type) => [
      `a=rtpmap:${type} H264/90000`,
      ...feedbackLines(type),
      `a=fmtp:${type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f`,
    ]),
    ...given(h264Rtx).flatMap((type) => rtxLines(type, h264)),
  ];
}

function feedbackLines(type: number): string[] {
  return ['goog-remb', 'transport-cc', 'ccm fir', 'nack', 'nack pli'].map((each) => `a=rtcp-fb:${type} ${each}`);
}

function rtxLines(type: number, of: number | undefined): string[] {
  return [`a=rtpmap:${type} rtx/90000`, `a=fmtp:${type} apt=${of}`];
}

function given(type: number | undefined): number[] {
  return type === undefined ? [] : [type];
}

function ssrcLines(kind: 'audio' | 'video', { audio, video, rtx }: Ssrcs, types: PayloadTypes): string[] {
  const lines = (ssrc: number) => [`a=ssrc:${ssrc} cname:peer`, `a=ssrc:${ssrc} msid:stream ${kind}`];
  const msid = `a=msid:stream ${kind}`;
  if (kind === 'audio') return [msid, ...lines(audio)];
  const retransmits = types.rtx !== undefined || types.h264Rtx !== undefined;
  return retransmits
    ? [msid, `a=ssrc-group:FID ${video} ${rtx}`, ...lines(video), ...lines(rtx)]
    : [msid, ...lines(video)];
}
