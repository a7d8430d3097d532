// npm run e2e -- docker [compose-1]: builds the images, runs docker-compose.yml as it is, with Compose 2 or with Debian 12's
// docker-compose 1.29, and sees whether it does what it says.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDockerfile } from '../docker/dockerfile.ts';
import { runMain } from '../tools/console/run-main.ts';
import { Steps } from '../tools/console/steps.ts';
import { untilStopRequested, stopRequest } from '../tools/console/stop-request.ts';
import { UndoList } from '../tools/process/undo-list.ts';
import { dockerPackages } from '../tools/setup/required-packages.ts';
import { ensureSystemPackages } from '../tools/setup/system-packages.ts';
import { beginCall, endCall } from './docker/checks/call.ts';
import { checkCamera } from './docker/checks/camera.ts';
import { checkContained } from './docker/checks/contained.ts';
import { checkDownAndUp } from './docker/checks/down-and-up.ts';
import { KILLS } from './docker/checks/killed.ts';
import { checkMoreOfAKind } from './docker/checks/more-of-a-kind.ts';
import { checkRecording } from './docker/checks/recording.ts';
import { checkRelayed } from './docker/checks/relayed.ts';
import { othersImages, provideImages } from './docker/base-images.ts';
import { checkStoppedEarly } from './docker/checks/stopped-early.ts';
import { ComposedStack, type ComposeVersion } from './docker/composed-stack.ts';
import { providePlugins } from './docker/debian-image.ts';
import { cacheSize, provideEngine } from './docker/engine.ts';
import { provideHost } from './docker/host.ts';
import { Scene } from './docker/scene.ts';
import { buildServiceImages } from './docker/service-images.ts';

const composeVersion: ComposeVersion = process.argv[2] === 'compose-1' ? 1 : 2;
const steps = new Steps(13 + Object.keys(KILLS).length);
const undo = new UndoList();
/** Seconds of each step, by its key. */
const took: Record<string, number> = {};
const began = performance.now();

async function timed<T>(key: string, title: string, step: Parameters<typeof steps.run<T>>[1]): Promise<T> {
  const started = performance.now();
  const result = await steps.run(title, step);
  took[key] = seconds(started);
  return result;
}

const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;

async function run(): Promise<void> {
  await steps.run('Looking for system packages', (progress) =>
    ensureSystemPackages(dockerPackages(composeVersion), 'for running containers', progress),
  );
  const folder = await mkdtemp(join(tmpdir(), 'convene-e2e-docker-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const engine = await timed('engine_s', 'Looking for a Docker engine', provideEngine);
  undo.push(engine.stop);
  const { docker } = engine;
  const host = await provideHost(engine);
  undo.push(host.remove);
  const stack = await ComposedStack.prepare(docker, folder, host.address, composeVersion);
  const needed = othersImages(await readDockerfile('Dockerfile'), stack.declared);
  const origins = await timed('base_images_s', 'Providing the images of others', async (progress) => {
    if (engine.isOurs) await providePlugins(docker, progress);
    return provideImages(engine, needed, progress);
  });
  const sizes = await timed('build_s', 'Building the images of the services', (progress) =>
    buildServiceImages(docker, progress),
  );

  await host.moveIn();
  await stack.remove();
  undo.push(() => stack.remove());
  await timed('up_s', 'docker compose up', () => stack.up());
  await timed('contained_s', 'Rights, users and secrets', () => checkContained(stack));
  await timed('stopped_early_s', 'Services that are told to stop while they start', () => checkStoppedEarly(stack));
  const scene = await Scene.open(stack, folder);
  undo.push(() => scene.close());
  const call = await timed('call_s', 'A call of two', () => beginCall(scene));
  const kept = await timed('recording_s', 'A recording', () => checkRecording(scene, call));
  await timed('camera_s', 'An IP camera', () => checkCamera(scene, host.outside));
  await timed('turn_s', 'A call through the TURN server', () => checkRelayed(scene));
  const other = await timed('more_s', 'A second one of media node, session and recording worker', () =>
    checkMoreOfAKind(scene, call),
  );
  await endCall(other);
  const killed: Record<string, number> = {};
  for (const [service, kill] of Object.entries(KILLS)) {
    const started = performance.now();
    await steps.run(`${service} is killed`, () => kill(scene, call));
    killed[service] = seconds(started);
  }
  await endCall(call);
  await timed('down_and_up_s', 'Down and up again', () => checkDownAndUp(scene, kept));

  const result = {
    compose: composeVersion,
    ...took,
    killed_s: killed,
    sizes_mb: sizes,
    origins,
    ...(engine.isOurs && { disk_gb: await cacheSize() }),
    total_s: seconds(began),
  };
  console.log(`RESULT ${JSON.stringify(result)}`);
}

await runMain(async () => {
  const running = run();
  try {
    await Promise.race([running, untilStopRequested().then(() => stopRequest.throwIfAborted())]);
    return 0;
  } finally {
    console.log('Removing the containers …');
    await undo.run();
    // After a stop request it fails now: what it waits for is gone. What it has begun since is undone, too.
    await Promise.allSettled([running]);
    await undo.run();
  }
});
