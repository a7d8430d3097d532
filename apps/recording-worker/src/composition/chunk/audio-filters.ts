/** Of composed recordings. */
export const SAMPLE_RATE = 48_000;

/** Decoders and the limiter begin so much earlier, so that nobody hears where chunks meet. */
export const WARM_UP_MS = 200;
const WARM_UP_SAMPLES = (WARM_UP_MS * SAMPLE_RATE) / 1000;

/** One of ffmpeg's inputs that is to be heard. */
export interface SoundInput {
  input: number;
  /** Milliseconds from the chunk's beginning to timestamp 0 of the input; negative when that was before. */
  offsetMs: number;
}

/** A filter graph that ends in `[audio]`: everything mixed, exactly so many stereo samples, silence where there is nothing. */
export function audioFilters(inputs: SoundInput[], samples: number): string[] {
  const labels = inputs.map(({ input }) => `[sound${input}]`);
  return [
    `anullsrc=r=${SAMPLE_RATE}:cl=stereo[silence]`,
    ...inputs.map(soundFilters),
    [
      // Not made quieter for each who joins: only what would be too loud is.
      `[silence]${labels.join('')}amix=inputs=${labels.length + 1}:normalize=0:duration=first`,
      'alimiter=limit=0.95:level=0:latency=1',
      `atrim=start_sample=${WARM_UP_SAMPLES}:end_sample=${WARM_UP_SAMPLES + samples}`,
      'asetpts=PTS-STARTPTS',
      'aformat=sample_fmts=s16[audio]',
    ].join(','),
  ];
}

function soundFilters({ input, offsetMs }: SoundInput): string {
  return [
    `[${input}:a]asetpts=PTS${offsetMs + WARM_UP_MS < 0 ? '-' : '+'}${(Math.abs(offsetMs + WARM_UP_MS) / 1000).toFixed(6)}/TB`,
    'atrim=start=0',
    // Fills gaps and cuts what overlaps, as soon as it is more than the roundings of timestamps.
    `aresample=${SAMPLE_RATE}:async=1:min_hard_comp=0.01:first_pts=0`,
    `aformat=sample_fmts=fltp:channel_layouts=stereo[sound${input}]`,
  ].join(',');
}
