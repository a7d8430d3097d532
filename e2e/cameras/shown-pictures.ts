import type { BrowserUser } from '../browsers/browser-user.ts';
import type { Rgb } from '../clients/test-media.ts';

/** A picture as a video element has shown it. */
export interface ShownPicture {
  /** By its RTP time, milliseconds since the one before. */
  stepMs: number;
  /** Of the whole picture. */
  colour: Rgb;
}

/**
 * What a video element shows until the SSRC of a stream's video has changed, and for a second more. Not in Firefox, which
 * does not tell RTP times.
 *
 * @throws Error when the SSRC does not change within the limit
 */
export async function shownUntilSsrcChanges(
  user: BrowserUser,
  streamId: string,
  limitMs: number,
): Promise<ShownPicture[]> {
  return user['page'].evaluate(
    async (id, limit) => {
      const video = document.querySelector<HTMLVideoElement>(`#remote-video-${id}`)!;
      const surface = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')!;
      // @ts-expect-error call.js has it; a script's `const` is no property of the window
      const connection = subscribers.get(id).stream.getRTCPeerConnection() as RTCPeerConnection;
      const ssrc = async () => {
        const reports = [...(await connection.getStats()).values()];
        return reports.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video')?.ssrc as number | undefined;
      };
      const shown: { stepMs: number; colour: Rgb }[] = [];
      let last: number | undefined;
      const show = (_now: number, { rtpTimestamp = 0 }: VideoFrameCallbackMetadata) => {
        surface.drawImage(video, 0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = surface.getImageData(0, 0, 1, 1).data;
        if (last !== undefined) shown.push({ stepMs: ((rtpTimestamp - last) | 0) / 90, colour: [red, green, blue] });
        last = rtpTimestamp;
        video.requestVideoFrameCallback(show);
      };
      video.requestVideoFrameCallback(show);
      const [first, begun] = [await ssrc(), performance.now()];
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      for (let now = first; now === first || now === undefined; now = await ssrc()) {
        if (performance.now() - begun > limit) throw new Error(`The SSRC is still ${now} after ${limit} ms`);
        await pause(100);
      }
      await pause(1_000);
      return shown;
    },
    streamId,
    limitMs,
  );
}
