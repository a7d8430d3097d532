import { MIME_TYPES, type CodecProfile } from '@convene/sdp';
import type { types } from 'mediasoup';

/** The codecs of a router, with the payload types of the clients that it is for. */
export function routerCodecs({ opus, vp8, h264 }: Required<CodecProfile>): types.RouterRtpCodecCapability[] {
  return [
    { kind: 'audio', mimeType: MIME_TYPES.opus, clockRate: 48_000, channels: 2, preferredPayloadType: opus },
    { kind: 'video', mimeType: MIME_TYPES.vp8, clockRate: 90_000, preferredPayloadType: vp8 },
    {
      kind: 'video',
      mimeType: MIME_TYPES.h264,
      clockRate: 90_000,
      preferredPayloadType: h264,
      parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
    },
  ];
}
