import { FrameReader, type FrameListener } from '@convene/matroska';
import { Watchdog } from '@convene/service-kit';
import { FfmpegProcess, type FfmpegTask } from '../ffmpeg/ffmpeg-process.js';
import { cameraAddress } from '../gate/camera-address.js';
import { CameraFailure } from '../gate/camera-failure.js';
import { RtspGate } from '../gate/rtsp-gate.js';
import { cameraFile } from './camera-file.js';
import type { CameraSettings } from './camera-settings.js';
import { FILE_OPTIONS, outputOptions, rtspOptions } from './receiving-options.js';

/** From the start of ffmpeg to the first frame: cameras may have to be probed, and to send a key frame. */
const FIRST_FRAME_LIMIT_MS = 15_000;
const NEXT_FRAME_LIMIT_MS = 8_000;

/** One attempt to receive a camera. */
export interface Reception {
  uri: URL;
  /** The receive buffer, milliseconds. */
  bufferMs: number;
  /** Without, a camera that announces audio but sends none can be received, too. */
  withAudio: boolean;
  settings: CameraSettings;
  listener: FrameListener;
  signal: AbortSignal;
}

/**
 * Receives a camera until it ends, or is not wanted any more.
 *
 * @returns why it ended.
 */
export async function receiveCamera(reception: Reception): Promise<CameraFailure> {
  const { uri, settings } = reception;
  try {
    if (uri.protocol === 'file:') {
      const input = await cameraFile(uri, settings.filesFolder);
      return await read(reception, { input: `file:${input}`, inputOptions: FILE_OPTIONS }, () => undefined);
    }
    const gate = await RtspGate.open(await cameraAddress(uri, settings.rules), {
      uri,
      kinds: reception.withAudio ? ['video', 'audio'] : ['video'],
      verifiesCertificate: settings.verifiesCertificates,
    });
    try {
      if (reception.signal.aborted) return new CameraFailure('ended', 'It is not wanted any more');
      const task = { input: gate.uri, inputOptions: rtspOptions(reception.bufferMs) };
      return await read(reception, task, () => gate.problem);
    } finally {
      gate.close();
    }
  } catch (error) {
    if (error instanceof CameraFailure) return error;
    throw error;
  }
}

async function read(
  { withAudio, listener, signal }: Reception,
  task: Omit<FfmpegTask, 'outputOptions'>,
  problem: () => CameraFailure | undefined,
): Promise<CameraFailure> {
  const watchdog = new Watchdog(() => ffmpeg.kill(), NEXT_FRAME_LIMIT_MS, FIRST_FRAME_LIMIT_MS);
  const reader = new FrameReader({
    onTracks: (tracks) => listener.onTracks(tracks),
    onFrame: (frame) => {
      watchdog.fed();
      listener.onFrame(frame);
    },
  });
  const ffmpeg = new FfmpegProcess({ ...task, outputOptions: outputOptions(withAudio) }, (chunk) => reader.push(chunk));
  const kill = () => ffmpeg.kill();
  signal.addEventListener('abort', kill);
  if (signal.aborted) kill();
  const said = await ffmpeg.ended;
  signal.removeEventListener('abort', kill);
  watchdog.stop();
  if (watchdog.hasBarked) return new CameraFailure('silent', `The camera sends nothing. ${said}`.trim());
  return problem() ?? new CameraFailure('ended', said || 'The camera has ended its stream');
}
