import { Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import { pause } from '../../e2e/support/until.ts';
import { receiveOnly, startBareFfmpeg, stopBareFfmpeg } from './bare-ffmpeg.ts';
import { publish } from './published-camera.ts';
import { KEY_FRAME_EVERY_MS, type SceneCamera } from './scene-camera.ts';
import { Viewer, type Beginning } from './viewer.ts';

export interface FirstFrames {
  /** Of subscribers for whom the camera had to be connected. */
  first: Beginning[];
  /** Of those who came when it played already. */
  late: Beginning[];
}

/** Lets subscribers come to a camera one after another, and see what they wait for. */
export async function firstFrames(
  rest: RestClient,
  { uri }: SceneCamera,
  { rounds, encoded }: { rounds: number; encoded: boolean },
): Promise<FirstFrames> {
  // A real camera runs whether we watch or not; ours begins anew, with a key frame, after a time without a client.
  const other = await startBareFfmpeg(receiveOnly(uri));
  const session = await rest.createSession();
  const who = await Participant.join(rest, session, { role: 'SUBSCRIBER' });
  const host = await Participant.join(rest, session, { role: 'SUBSCRIBER' });
  try {
    const first = await eachRound(rounds, async (anywhere) => {
      const camera = await publish(rest, session, { uri, encoded });
      await anywhere();
      const { viewer, beginning } = await Viewer.begin({ who, ...camera });
      await viewer.leave();
      await camera.unpublish();
      return beginning;
    });
    const camera = await publish(rest, session, { uri, encoded });
    const { viewer: hosts } = await Viewer.begin({ who: host, ...camera });
    await hosts.untilSteady();
    const late = await eachRound(rounds, async (anywhere) => {
      await anywhere();
      const { viewer, beginning } = await Viewer.begin({ who, ...camera });
      await viewer.leave();
      return beginning;
    });
    await hosts.leave();
    await camera.unpublish();
    return { first, late };
  } finally {
    who.close();
    host.close();
    await stopBareFfmpeg(other);
  }
}

/**
 * Rounds end with key frames: without a pause, all would begin at the same distance from one. With it they begin evenly
 * spread between two.
 */
async function eachRound<T>(rounds: number, work: (anywhere: () => Promise<void>) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < rounds) {
    const share = results.length / rounds;
    results.push(await work(() => pause(share * KEY_FRAME_EVERY_MS)));
  }
  return results;
}
