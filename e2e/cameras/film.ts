import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { packetizeH264 } from '../../apps/media-node/src/ingest/rtp/packetize-h264.js';

const FPS = 15;

const AUD = 9;
const [SPS, PPS] = [7, 8];
const START_CODE = '\0\0\u0001';
const PACKET_BYTES = 1_200;

/** A second of H.264 that begins with a key frame, ready to be sent again and again. */
export interface Film {
  /** Of each picture, the payloads of its RTP packets. */
  pictures: Buffer[][];
  sps: Buffer;
  pps: Buffer;
}

/** Films one, with ffmpeg. @param size such as `320x240` */
export async function makeFilm(size = '320x240'): Promise<Film> {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${FPS}`, '-frames:v', String(FPS)];
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline'];
  const format = ['-pix_fmt', 'yuv420p', '-x264-params', 'aud=1:sliced-threads=0:slices=1', '-f', 'h264', 'pipe:1'];
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-nostdin', ...picture, ...encoder, ...format],
    {
      encoding: 'buffer',
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  const units = nalUnitsOf(stdout);
  const pictures: Buffer[][] = [];
  for (const unit of units) {
    if (typeOf(unit) === AUD) pictures.push([]);
    else pictures.at(-1)!.push(...packetizeH264([unit], PACKET_BYTES));
  }
  const parameters = (type: number) => units.find((unit) => typeOf(unit) === type)!;
  return { pictures, sps: parameters(SPS), pps: parameters(PPS) };
}

/**
 * Shows films one after the other, and then the last one for ever.
 *
 * @param onPicture is called for each picture with its payloads and its time, of 90 kHz.
 */
export function showFilms(films: Film[], onPicture: (payloads: Buffer[], timestamp: number) => void): NodeJS.Timeout {
  const pictures = films.flatMap((film) => film.pictures);
  const repeated = films.at(-1)!.pictures.length;
  let shown = 0;
  return setInterval(() => {
    const beyond = Math.max(0, shown - pictures.length);
    const index = shown < pictures.length ? shown : pictures.length - repeated + (beyond % repeated);
    onPicture(pictures[index]!, Math.round((shown++ * 90_000) / FPS));
  }, 1_000 / FPS);
}

const typeOf = (unit: Buffer): number => unit[0]! & 0x1f;

/** What stands between start codes. */
function nalUnitsOf(bytes: Buffer): Buffer[] {
  return bytes
    .toString('latin1')
    .split(START_CODE)
    .map((unit) => Buffer.from(unit.replace(/\0+$/, ''), 'latin1'))
    .filter((unit) => unit.length > 0);
}
