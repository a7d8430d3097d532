/**
 * The RTP description that mediasoup speaks, as far as this library reads and writes it. Same shapes and names as
 * mediasoup's own types (`RtpParameters`, `RtpCapabilities`), so values pass in both directions without a cast.
 */
export type MediaKind = 'audio' | 'video';

export interface RtcpFeedback {
  type: string;
  parameter?: string;
}

export interface RtpCodecParameters {
  mimeType: string;
  payloadType: number;
  /** Hz. */
  clockRate: number;
  channels?: number;
  parameters?: Record<string, unknown>;
  rtcpFeedback?: RtcpFeedback[];
}

export type RtpHeaderExtensionUri =
  | 'urn:ietf:params:rtp-hdrext:sdes:mid'
  | 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id'
  | 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id'
  | 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time'
  | 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01'
  | 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

export interface RtpHeaderExtensionParameters {
  uri: RtpHeaderExtensionUri;
  id: number;
}

export interface RtpEncodingParameters {
  ssrc?: number;
  rid?: string;
  rtx?: { ssrc: number };
  scalabilityMode?: string;
}

export interface RtpParameters {
  mid?: string;
  codecs: RtpCodecParameters[];
  headerExtensions: RtpHeaderExtensionParameters[];
  encodings: RtpEncodingParameters[];
  rtcp?: { cname?: string; reducedSize?: boolean };
}

export interface RtpCodecCapability {
  kind: MediaKind;
  mimeType: string;
  preferredPayloadType: number;
  clockRate: number;
  channels?: number;
  parameters?: Record<string, unknown>;
  rtcpFeedback?: RtcpFeedback[];
}

/** What a router offers; extension URIs are wider here because mediasoup knows more of them than we use. */
export interface RtpCapabilities<Uri extends string = string> {
  codecs?: RtpCodecCapability[];
  headerExtensions?: { kind: MediaKind; uri: Uri; preferredId: number }[];
}
