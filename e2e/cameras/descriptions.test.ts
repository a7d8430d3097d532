import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { makeFilm } from './film.ts';
import { playsSteadily } from './plays-steadily.ts';
import type { Script } from './script.ts';
import { useScriptedCameras } from './use-scripted-cameras.ts';

const cameras = useScriptedCameras();

type Description = NonNullable<Script['description']>;
const changed =
  (from: RegExp, to: string): Description =>
  ({ head, videoTrack }) =>
    head + videoTrack.replace(from, to);
const withoutLines =
  (letters: RegExp): Description =>
  ({ head, videoTrack }) =>
    (head + videoTrack)
      .split('\r\n')
      .filter((line) => !letters.test(line))
      .join('\r\n');
const SETS = /sprop-parameter-sets=(\S+)/;

test.concurrent.each<[string, Partial<Script>]>([
  ['a base without a scheme', { contentBase: (uri) => uri.replace('rtsp://', '') }],
  ['a base that is a path', { contentBase: () => '/live/' }],
  ['a port that cannot be', { description: changed(/video 0/, 'video -1353744643') }],
  ['no v=, o= and s=', { description: withoutLines(/^[vos]=/) }],
  ['nothing but the track', { description: ({ videoTrack }) => videoTrack }],
  ['bare line feeds', { description: ({ head, videoTrack }) => (head + videoTrack).replaceAll('\r\n', '\n') }],
  ['no parameter sets', { description: changed(SETS, '') }],
  ['empty parameter sets', { description: changed(SETS, 'sprop-parameter-sets=') }],
  ['parameter sets in quotes', { description: changed(SETS, 'sprop-parameter-sets="$1"') }],
  ['parameter sets with a comma too many', { description: changed(SETS, 'sprop-parameter-sets=$1,') }],
  ['one parameter set', { description: changed(/(sprop-parameter-sets=[^,\s]+)\S+/, '$1') }],
  ['parameter sets without padding', { description: changed(/=+(?=,|\r)/g, '') }],
  ['parameter sets with start codes', { description: changed(SETS, 'sprop-parameter-sets=AAAAAWdCwAo=,AAAAAWjOAcg=') }],
  ['parameter sets that are none', { description: changed(SETS, 'sprop-parameter-sets=%%%,***') }],
  ['spaces among the parameters', { description: changed(/;/g, ' ; ') }],
])('a description with %s is understood', async (_what, script) => {
  const camera = await cameras.start(script);
  await playsSteadily(cameras.running, camera.uri);
});

test.each<[string, Partial<Script>]>([
  ['a description', { description: ({ head }) => head + 'a=x\r\n'.repeat(15_000) }],
  ['a header', { answer: () => ['200 OK', { X: 'x'.repeat(20_000) }] }],
  [
    'headers',
    { answer: () => ['200 OK', Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`X${n}`, ''] as const))] },
  ],
])('a camera that sends too much of %s is given up', async (_what, script) => {
  const camera = await cameras.start(script);
  const { running } = cameras;
  const { publicationId } = await running.ingest(randomUUID(), 'stream', camera.uri, {
    onlyPlayWithSubscribers: false,
  });
  const reason = () => running.cameraEvents(publicationId).find((event) => event.reason)?.reason;
  expect(await until('it is given up', reason, { limitMs: 15_000 })).toMatch(/too large an answer|does not speak RTSP/);
  running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
});

test('a camera that changes its resolution plays on', async () => {
  const camera = await cameras.start({ films: [cameras.film, cameras.film, await makeFilm('640x480')] });
  await playsSteadily(cameras.running, camera.uri, 5_000);
  expect(camera.of('PLAY')).toHaveLength(1);
});
