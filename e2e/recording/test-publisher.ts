import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { types } from 'mediasoup';

/** Where ffmpeg's RTP goes, and which of the codecs of the router it is. */
const PAYLOAD_TYPES = { audio: 111, VP8: 96, H264: 108 } as const;
const SSRCS = { audio: 1111, video: 2222 } as const;

const H264_PARAMETERS = { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 };

export const ROUTER_CODECS: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, preferredPayloadType: 111 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, preferredPayloadType: 96 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    preferredPayloadType: 108,
    parameters: H264_PARAMETERS,
  },
];

const ENCODERS = {
  VP8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '800k'],
  H264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline', '-b:v', '800k'],
} as const;

/**
 * Makes a file with a flash and a beep each second. Sending it takes next to no time of the processor, so that it goes
 * out evenly on a busy machine, too.
 *
 * @param seconds how long it is.
 */
export async function makeTestFile(file: string, codec: 'VP8' | 'H264', seconds: number): Promise<void> {
  const shown = "enable='lt(mod(t,1),0.1)'";
  await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=30,eq=brightness=-0.6'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=1000:sample_rate=48000'],
    ...['-map', '0:v', '-vf', `drawbox=color=white:t=fill:${shown}`, '-pix_fmt', 'yuv420p', '-g', '30'],
    ...ENCODERS[codec],
    ...['-map', '1:a', '-af', `volume=0:enable='gte(mod(t,1),0.1)'`, '-c:a', 'libopus', '-ac', '2'],
    ...['-t', `${seconds}`, '-f', 'matroska', file],
  ]);
}

/**
 * ffmpeg that sends a file, and what mediasoup makes of it. Its sender reports are of no use: they count from when it set
 * up each output, not from the first frame.
 */
export class TestPublisher {
  private constructor(
    private readonly ffmpeg: ChildProcess,
    readonly producers: { audio: types.Producer; video: types.Producer },
  ) {}

  static async start(router: types.Router, file: string, codec: 'VP8' | 'H264'): Promise<TestPublisher> {
    const [audio, video] = await Promise.all([listen(router), listen(router)]);
    const opus = { mimeType: 'audio/opus', payloadType: PAYLOAD_TYPES.audio, clockRate: 48_000, channels: 2 };
    const picture = {
      mimeType: `video/${codec}`,
      payloadType: PAYLOAD_TYPES[codec],
      clockRate: 90_000,
      parameters: codec === 'H264' ? H264_PARAMETERS : {},
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    };
    const producers = {
      audio: await produce(audio, 'audio', opus),
      video: await produce(video, 'video', picture),
    };
    const args = [
      ...['-v', 'error', '-re', '-i', file],
      ...['-map', '0:v', '-c', 'copy', ...(codec === 'H264' ? ['-bsf:v', 'h264_mp4toannexb'] : [])],
      ...rtp(video, SSRCS.video, PAYLOAD_TYPES[codec]),
      ...['-map', '0:a', '-c', 'copy', ...rtp(audio, SSRCS.audio, PAYLOAD_TYPES.audio)],
    ];
    return new TestPublisher(spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'inherit'] }), producers);
  }

  async stop(): Promise<void> {
    if (this.ffmpeg.exitCode !== null) return;
    const ended = once(this.ffmpeg, 'close');
    this.ffmpeg.kill('SIGKILL');
    await ended;
  }
}

async function listen(router: types.Router): Promise<types.PlainTransport> {
  return await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: false,
    comedia: true,
  });
}

async function produce(
  transport: types.PlainTransport,
  kind: 'audio' | 'video',
  codec: types.RtpCodecParameters,
): Promise<types.Producer> {
  return await transport.produce({ kind, rtpParameters: { codecs: [codec], encodings: [{ ssrc: SSRCS[kind] }] } });
}

function rtp(transport: types.PlainTransport, ssrc: number, payloadType: number): string[] {
  const url = `rtp://127.0.0.1:${transport.tuple.localPort}?rtcpport=${transport.rtcpTuple!.localPort}&pktsize=1200`;
  return ['-f', 'rtp', '-ssrc', `${ssrc}`, '-payload_type', `${payloadType}`, url];
}
