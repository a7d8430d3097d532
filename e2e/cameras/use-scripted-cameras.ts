import { afterAll, beforeAll } from 'vitest';
import { RunningNode } from '../media/running-node.ts';
import { makeFilm, type Film } from './film.ts';
import type { Script } from './script.ts';
import { ScriptedCamera } from './scripted-camera.ts';

/** For the tests of a file, which may run at the same time: a media node, and cameras. */
export function useScriptedCameras() {
  const cameras: ScriptedCamera[] = [];
  let running: RunningNode;
  let film: Film;

  beforeAll(async () => void ([running, film] = await Promise.all([RunningNode.start(), makeFilm()])));
  afterAll(async () => {
    await running.stop();
    await Promise.all(cameras.map((camera) => camera.stop()));
  });

  return {
    get running() {
      return running;
    },
    /** What cameras show by default. */
    get film() {
      return film;
    },
    async start(script: Partial<Script> = {}): Promise<ScriptedCamera> {
      const camera = await ScriptedCamera.start({ films: [film], ...script });
      cameras.push(camera);
      return camera;
    },
  };
}
