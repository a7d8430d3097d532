import { PieceFile, type PieceFileOptions } from '../src/capture/writer/piece-file.js';
import { isVp8Key, vp8Format } from '../src/pieces/vp8-key-frame.js';
import { OPUS_SILENCE } from './encoded-frames.js';

type Place = Pick<PieceFileOptions, 'folder' | 'streamId' | 'term' | 'startedAt'>;

/** A file as a capture writes it, with these frames of VP8, 30 a second, and silence for so many seconds. */
export async function writePiece(place: Place, video: readonly Buffer[], seconds: number): Promise<void> {
  const failures: unknown[] = [];
  const file = new PieceFile({
    ...{ ...place, video: vp8Format(video[0]!), audio: true },
    onBegun: () => undefined,
    onWritten: () => undefined,
    onFailure: (error) => failures.push(error),
  });
  let next = 0;
  for (let ms = 0; ms < 1000 * seconds; ms += 20) {
    const common = { rtpMs: 0, arrivedAt: 0 };
    for (; (next * 1000) / 30 <= ms; next++) {
      const data = video[next]!;
      const format = isVp8Key(data) ? vp8Format(data) : undefined;
      file.add({ ...common, track: 'video', data, format, time: place.startedAt + (next * 1000) / 30 }, ms);
    }
    file.add({ ...common, track: 'audio', data: OPUS_SILENCE, time: place.startedAt + ms }, ms);
    file.tick(ms);
  }
  await file.close();
  if (failures.length > 0) throw failures[0];
}
