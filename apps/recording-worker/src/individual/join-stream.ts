import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { exists, writeWhole } from '@convene/service-kit';
import { runFfmpeg } from '../encoding/run-ffmpeg.js';
import { withTextFiles } from '../encoding/text-files.js';
import { CONCAT_OPTIONS, concatList } from '../result/concat-list.js';
import type { Pause } from '../result/recorded-time.js';
import type { Track } from '../result/stretches.js';
import { packetFilters } from './packet-filters.js';
import type { StreamMedia } from './stream-media.js';

interface Joining {
  folder: string;
  pauses: Pause[];
  signal: AbortSignal;
}

/**
 * Makes one webm of what was captured of a stream, unless an earlier run has. Nothing is encoded again: video must be VP8.
 * Where nothing was captured is a gap; pauses are cut out.
 *
 * @returns the path of the file.
 */
export async function joinStream(media: StreamMedia, { folder, pauses, signal }: Joining): Promise<string> {
  const seconds = (moment: number) => Math.round(moment - media.from) / 1000;
  const cuts = {
    pauses: pauses
      .filter(({ to }) => to > media.from)
      .map(({ from, to }) => ({ from: Math.max(seconds(from), 0), to: seconds(to) })),
    end: seconds(media.to),
  };
  const tracks = (['video', 'audio'] as Track[]).filter((track) => media[track].length > 0);
  const lists = tracks.map((track) => concatList(media[track]));
  const options = [
    ...tracks.flatMap((track, input) => ['-map', `${input}:${track[0]}:0`]),
    ...tracks.flatMap((track) => [`-bsf:${track[0]}`, packetFilters(track, cuts)]),
    // Timestamps are those of the lists, and the index is at the beginning, for those who seek while they load it.
    ...['-copyts', '-c', 'copy', '-cues_to_front', '1', '-f', 'webm'],
  ];
  const bytes = tracks.map((track) => media[track].map(({ piece }) => piece.bytes));
  const hash = createHash('sha256')
    .update(JSON.stringify([lists, options, bytes]))
    .digest('hex')
    .slice(0, 32);
  const file = join(folder, `${hash}.webm`);
  if (await exists(file)) return file;
  await withTextFiles(
    folder,
    lists.map(({ text }) => text),
    (paths) => {
      const inputs = lists.map(({ zeroAt }, index) => ({
        file: paths[index] ?? '',
        options: ['-itsoffset', seconds(zeroAt).toFixed(3), ...CONCAT_OPTIONS],
      }));
      return writeWhole(file, (output) => runFfmpeg({ inputs, options, output }, { signal }));
    },
  );
  return file;
}
