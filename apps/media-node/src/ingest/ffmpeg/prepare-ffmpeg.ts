import { promisify } from 'node:util';
import { Logger } from '@nestjs/common';
import ffmpeg from 'fluent-ffmpeg';
import { useFfmpeg } from './ffmpeg-process.js';

const ENCODERS = ['libvpx', 'libopus'];

/**
 * Finds the ffmpeg that receives IP cameras. Without one everything but cameras works, so the node only complains.
 *
 * @param path if it is not the one of the PATH.
 */
export async function prepareFfmpeg(path: string | undefined): Promise<void> {
  if (path !== undefined) {
    useFfmpeg(path);
    ffmpeg.setFfmpegPath(path);
  }
  const logger = new Logger('Ffmpeg');
  try {
    const encoders = await promisify(ffmpeg.getAvailableEncoders)();
    const absent = ENCODERS.filter((encoder) => !(encoder in encoders));
    if (absent.length > 0) logger.error({ absent, msg: 'This ffmpeg lacks encoders: IP cameras cannot be received' });
  } catch (error) {
    logger.error({
      err: error,
      msg: 'IP cameras cannot be received: ffmpeg does not run; install it or set FFMPEG_PATH',
    });
  }
}
