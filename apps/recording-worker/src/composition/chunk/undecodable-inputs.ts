import { FfmpegFailure, runFfmpeg } from '../../encoding/run-ffmpeg.js';
import { withTextFiles } from '../../encoding/text-files.js';
import type { ChunkEncoding, ChunkInput } from './chunk-encoding.js';
import { type Encoding, INPUT_OPTIONS } from './encode-chunk.js';

/** What ffmpeg says of it. A file that is missing, or a disk that fails, is something else, and must not cost anybody his picture. */
const NO_MEDIA = 'Invalid data found when processing input';

/** Those inputs of a chunk of which ffmpeg cannot decode a single frame: what a publisher sends may be anything. */
export async function undecodableInputs(
  chunk: ChunkEncoding,
  { folder, signal }: Pick<Encoding, 'folder' | 'signal'>,
): Promise<ChunkInput[]> {
  const lists = chunk.inputs.map(({ list }) => list);
  return withTextFiles(folder, lists, async (paths) => {
    const undecodable: ChunkInput[] = [];
    for (const [index, input] of chunk.inputs.entries()) {
      const kind = input.track[0];
      const options = ['-map', `0:${kind}:0`, `-frames:${kind}`, '1', '-f', 'null'];
      const inputs = [{ file: paths[index] ?? '', options: INPUT_OPTIONS[input.track] }];
      try {
        await runFfmpeg({ inputs, options, output: '-' }, { signal });
      } catch (error) {
        if (!(error instanceof FfmpegFailure && error.said.includes(NO_MEDIA))) throw error;
        undecodable.push(input);
      }
    }
    return undecodable;
  });
}
