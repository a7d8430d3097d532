import type { MediaKind } from '@convene/sdp';
import type { types } from 'mediasoup';
import type { CaptureSource } from './capture-request.js';

/**
 * What a recording worker has to know to receive.
 *
 * @param sent by one transport, at most one of each kind.
 */
export function captureSource(
  { tuple }: Pick<types.PlainTransport, 'tuple'>,
  sent: ReadonlyMap<{ kind: MediaKind }, types.RtpParameters>,
): CaptureSource {
  const source: CaptureSource = { from: { ip: tuple.localAddress, port: tuple.localPort } };
  for (const [{ kind }, parameters] of sent) {
    const [codec, encoding] = [parameters.codecs[0]!, parameters.encodings![0]!];
    const rtp = { ssrc: encoding.ssrc!, payloadType: codec.payloadType };
    if (kind === 'audio') source.audio = rtp;
    else source.video = { ...rtp, codec: codec.mimeType.toLowerCase() === 'video/h264' ? 'H264' : 'VP8' };
  }
  return source;
}
