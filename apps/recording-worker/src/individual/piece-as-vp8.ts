import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { exists, writeWhole } from '@convene/service-kit';
import type { ScannedPiece } from '../pieces/scanned-piece.js';
import { runFfmpeg } from '../encoding/run-ffmpeg.js';

/** About twice of what a browser sends for 720p: encoding again should not be seen. */
const VP8_OPTIONS = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '4', '-crf', '10', '-b:v', '4M'];

/** The same piece with VP8 instead of H264, which a webm cannot have. Times stay what they are; sound is copied. */
export async function pieceAsVp8(piece: ScannedPiece, folder: string, signal: AbortSignal): Promise<ScannedPiece> {
  if (piece.video?.codec !== 'H264') return piece;
  const hash = createHash('sha256')
    .update(JSON.stringify([piece, VP8_OPTIONS]))
    .digest('hex')
    .slice(0, 32);
  const path = join(folder, `${hash}.mkv`);
  if (!(await exists(path))) {
    const inputs = [{ file: piece.path, options: ['-protocol_whitelist', 'file', '-f', 'matroska'] }];
    const options = [
      ...['-copyts', '-map', '0:v:0', '-map', '0:a?', '-c:a', 'copy', ...VP8_OPTIONS],
      ...['-vsync', 'passthrough', '-threads', '1', '-f', 'matroska'],
    ];
    await writeWhole(path, (output) => runFfmpeg({ inputs, options, output }, { signal }));
  }
  return { ...piece, path, video: { ...piece.video, codec: 'VP8' } };
}
