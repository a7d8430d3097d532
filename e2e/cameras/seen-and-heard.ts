import type { BrowserUser } from '../browsers/browser-user.ts';
import type { Rgb } from '../clients/test-media.ts';

/** What somebody sees and hears of a stream at this moment. */
export interface SeenAndHeard {
  /** What the library says of the stream. */
  typeOfVideo?: string;
  width: number;
  height: number;
  /** Of the whole picture. */
  colour: Rgb;
  /** The loudest one, Hz; 0 when nothing is heard. Unknown in Firefox where there is nothing that plays sounds. */
  tone?: number;
}

/** What is kept in the page to listen with. */
interface Listening {
  audio?: AudioContext;
  ears?: Map<string, AnalyserNode>;
}

/** Looks at the video element of a stream, and listens to it, in the page itself: what was decoded, not what arrived. */
export async function seenAndHeard(user: BrowserUser, streamId: string): Promise<SeenAndHeard> {
  return user['page'].evaluate((id) => {
    const video = document.querySelector<HTMLVideoElement>(`#remote-video-${id}`)!;
    const [columns, rows] = [16, 12];
    const picture = Object.assign(document.createElement('canvas'), { width: columns, height: rows }).getContext('2d')!;
    picture.drawImage(video, 0, 0, columns, rows);
    const sums = [0, 0, 0, 0];
    for (const [index, value] of picture.getImageData(0, 0, columns, rows).data.entries()) sums[index % 4]! += value;
    const [red = 0, green = 0, blue = 0] = sums.map((sum) => Math.round(sum / (columns * rows)));

    const kept = globalThis as unknown as Listening;
    const audio = (kept.audio ??= new AudioContext());
    const ears = (kept.ears ??= new Map());
    const stream = video.srcObject as MediaStream;
    if (!ears.has(id) && stream.getAudioTracks().length > 0) {
      const ear = new AnalyserNode(audio, { fftSize: 8_192, smoothingTimeConstant: 0 });
      audio.createMediaStreamSource(stream).connect(ear);
      ears.set(id, ear);
    }
    const ear = ears.get(id);
    const levels = new Float32Array(ear?.frequencyBinCount ?? 1).fill(-Infinity);
    ear?.getFloatFrequencyData(levels);
    const loudest = levels.indexOf(Math.max(...levels));
    const tone = levels[loudest]! > -60 ? (loudest * audio.sampleRate) / (2 * levels.length) : 0;
    return {
      // @ts-expect-error call.js has it; a script's `const` is no property of the window
      typeOfVideo: subscribers.get(id)?.stream.typeOfVideo as string | undefined,
      width: video.videoWidth,
      height: video.videoHeight,
      colour: [red, green, blue] as Rgb,
      tone: audio.state === 'running' ? tone : undefined,
    };
  }, streamId);
}
