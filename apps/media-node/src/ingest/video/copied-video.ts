import { type AvcConfiguration, type Frame, nalUnits, readAvcConfiguration, type Track } from '@convene/matroska';
import type { StreamCodec } from '@convene/sdp';
import { packetizeH264 } from '../rtp/packetize-h264.js';
import { packetizeVp8 } from '../rtp/packetize-vp8.js';
import { MAX_PAYLOAD_BYTES } from '../rtp/rtp-track.js';
import type { CameraVideo, SentFrame } from './camera-video.js';

type Packetize = (frame: Buffer) => Buffer[];

const REMEDY = 'publish it with "adaptativeBitrate": true';

/** Video that is passed on as the camera sends it, if browsers can play it. */
export class CopiedVideo implements CameraVideo {
  private packetize?: Packetize;
  private newestMs = -Infinity;
  private hasComplained = false;

  /**
   * @param onCodec is told what the camera sends. @returns whether that can be sent.
   * @param onUnplayable is told why browsers cannot play it.
   */
  constructor(
    private readonly onCodec: (codec: StreamCodec) => boolean,
    private readonly onFrame: (frame: SentFrame) => void,
    private readonly onUnplayable: (why: string) => void,
  ) {}

  begin(track: Track | undefined): void {
    this.packetize = undefined;
    this.newestMs = -Infinity;
    this.hasComplained = false;
    if (!track) return;
    const codec = codecOf(track);
    if (!codec) return this.onUnplayable(`Browsers do not play its video (${track.codecId}); ${REMEDY}`);
    if (!this.onCodec(codec))
      return this.onUnplayable(`It sends ${codec} now, another codec than before; publish it again`);
    this.packetize = codec === 'h264' ? h264(readAvcConfiguration(track.codecPrivate ?? Buffer.alloc(0))) : vp8;
  }

  take({ ms, isKey, data }: Frame): void {
    if (!this.packetize) return;
    if (ms < this.newestMs) this.complain();
    this.newestMs = Math.max(this.newestMs, ms);
    this.onFrame({ ms, isKey, payloads: this.packetize(data) });
  }

  receivedBy(): void {}

  end(): void {}

  private complain(): void {
    if (this.hasComplained) return;
    this.hasComplained = true;
    this.onUnplayable(`It sends B-frames, which browsers play out of order; turn them off in the camera, or ${REMEDY}`);
  }
}

function codecOf({ codecId }: Track): StreamCodec | undefined {
  if (codecId === 'V_MPEG4/ISO/AVC') return 'h264';
  return codecId === 'V_VP8' ? 'vp8' : undefined;
}

const vp8: Packetize = (frame) => packetizeVp8(frame, MAX_PAYLOAD_BYTES);
const h264 =
  (configuration: AvcConfiguration): Packetize =>
  (frame) =>
    packetizeH264(nalUnits(frame, configuration), MAX_PAYLOAD_BYTES);
