import type { MediaKind, RtcpFeedback } from '../rtp-parameters.js';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export type FingerprintAlgorithm = 'sha-1' | 'sha-224' | 'sha-256' | 'sha-384' | 'sha-512';

/** The hash of the client's certificate, as upper-case bytes joined by colons: the form that mediasoup compares. */
export interface Fingerprint {
  algorithm: FingerprintAlgorithm;
  value: string;
}

/** A payload type of a section with its rtpmap, fmtp and rtcp-fb lines. */
export interface OfferedCodec {
  payloadType: number;
  /** Lower case: `opus`, `vp8`, `h264`, `rtx`, or anything else. */
  name: string;
  /** Hz. */
  clockRate: number;
  /** 1 unless the rtpmap line says otherwise. */
  channels: number;
  /** The fmtp line's parameters; names in lower case. */
  parameters: ReadonlyMap<string, string>;
  rtcpFeedback: readonly RtcpFeedback[];
}

/** An extmap line. */
export interface OfferedExtension {
  id: number;
  uri: string;
  /** Given when the client restricts the extension to one direction (`a=extmap:9/sendonly …`). */
  direction?: Direction;
}

/** Where a section's RTP packets come from. */
export interface OfferedSources {
  cname?: string;
  /** Synchronisation sources in the order of the offer, without those that only retransmit. */
  ssrcs: readonly number[];
  /** The retransmitting source of a source (`a=ssrc-group:FID`). */
  rtxSsrcs: ReadonlyMap<number, number>;
  /** Simulcast layers that the client sends, in the order of `a=simulcast`. */
  rids: readonly string[];
}

/** An audio or video m-line that may carry media. */
export interface MediaSection {
  type: 'media';
  kind: MediaKind;
  mid: string;
  protocol: string;
  direction: Direction;
  /** Whether `a=msid` names a MediaStream. Safari's extra sections have none. */
  hasStream: boolean;
  codecs: ReadonlyMap<number, OfferedCodec>;
  extensions: readonly OfferedExtension[];
  sources: OfferedSources;
  rtcpReducedSize: boolean;
}

/** An m-line that nobody here can use (data channels, unknown media, port 0): it is answered as rejected. */
export interface UnusedSection {
  type: 'unused';
  /** The media and format fields of the m-line, to be repeated in the answer. */
  media: string;
  format: string;
  mid?: string;
  protocol: string;
}

export type OfferSection = MediaSection | UnusedSection;

/** A client's offer after every check: nothing in it has to be validated again. */
export interface Offer {
  fingerprint: Fingerprint;
  /** In the order of the offer, which the answer has to repeat. */
  sections: readonly OfferSection[];
}
