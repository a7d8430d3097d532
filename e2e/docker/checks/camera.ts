import { RtspCamera } from '../../cameras/rtsp-camera.ts';
import { publishCamera, streamOf } from '../../scenes/ip-cameras.ts';
import type { Scene } from '../scene.ts';

/** An IP camera outside of the containers is seen and heard. @param address where it is */
export async function checkCamera(scene: Scene, address: string): Promise<void> {
  const { rest } = scene.stack;
  const camera = await RtspCamera.start({ host: address, audio: 'aac' });
  try {
    const session = await rest.createSession();
    const user = await scene.user();
    await user.connect(await rest.createToken(session));
    const streamId = streamOf(await publishCamera(rest, session, { rtspUri: camera.uri }));
    await user.plays(streamId, undefined, 30_000);
    await user.close();
    await rest.delete(`/sessions/${session}`).expect(204);
  } finally {
    await camera.stop();
  }
}
