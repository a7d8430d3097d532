import { expect, test } from 'vitest';
import { useBrowsers, type WindowOptions } from '../browsers/use-browsers.ts';
import { gatewayA } from '../stack/shared-stack.ts';
import { until } from '../support/until.ts';
import { Guest } from './guest.ts';

const browsers = useBrowsers();
const open = async (options = {}) => new Guest(await browsers.window(gatewayA, options));

const optionsOf = (guest: Guest, choice: string): Promise<string[]> =>
  guest.page.$$eval(`#${choice} option`, (options) => options.map((option) => option.textContent));

test('whoever comes sees himself, and chooses camera, microphone and loudspeaker before he joins', async () => {
  const guest = await open({ cameras: 2 });
  await guest.ready();
  for (const choice of ['camera-choice', 'microphone-choice', 'speaker-choice']) {
    const isChoice = async () => (await optionsOf(guest, choice)).length > 1;
    await until(`a choice of ${choice}`, isChoice, { seen: () => optionsOf(guest, choice) });
  }
  const inUse = () =>
    guest.page.$eval('#preview', (video) =>
      ((video as HTMLVideoElement).srcObject as MediaStream).getVideoTracks().map((track) => track.label),
    );
  const [first, second] = await optionsOf(guest, 'camera-choice');
  expect(await inUse()).toEqual([first]);
  const value = await guest.page.$eval('#camera-choice option:nth-child(2)', (option) => option.value);
  await guest.page.select('#camera-choice', value);
  await guest.sees(
    'the other camera',
    (label) => {
      const stream = document.querySelector<HTMLVideoElement>('#preview')!.srcObject as MediaStream | null;
      return stream?.getVideoTracks()[0]?.label === label;
    },
    second!,
  );
  await guest.enter('Alice');
  await guest.seesMoving(1);
  expect(
    await guest.page.$eval('#people .own video', (video) =>
      ((video as HTMLVideoElement).srcObject as MediaStream).getVideoTracks().map((track) => track.label),
    ),
  ).toEqual([second]);
});

test('what is switched off before stays off in the call', async () => {
  const guest = await open();
  await guest.ready();
  await guest.press('Stop video');
  await guest.enter('Alice');
  await guest.seesState('Alice (you)', 'no-video');
  const other = new Guest(await browsers.window(await guest.link()));
  await other.enter('Bob');
  await other.seesState('Alice', 'no-video');
  await guest.press('Start video');
  await other.seesState('Alice', 'no-video', false);
});

test.each(['click', 'focus'] as const)(
  'the name that is there is replaced by what is typed after a %s',
  async (way) => {
    const guest = await open();
    await guest.page[way]('#name');
    await guest.page.keyboard.type('Zoë');
    expect(await guest.page.$eval('#name', (input) => (input as HTMLInputElement).value)).toBe('Zoë');
    await guest.page.click('#name');
    await guest.page.keyboard.type('!');
    expect(await guest.page.$eval('#name', (input) => (input as HTMLInputElement).value), 'his own is kept').toContain(
      'Zoë',
    );
  },
);

test.each<[string, WindowOptions, RegExp]>([
  ['no devices', { cameras: 0, microphone: false }, /There is no camera.*There is no microphone/],
  ['no permission', { allowed: [] }, /may not use camera and microphone.*still watch and listen/],
  ['no camera', { cameras: 0 }, /There is no camera/],
  ['no camera allowed', { allowed: ['microphone'] }, /may not use the camera/],
])('with %s one is told, and can still listen', async (_, options, words) => {
  const host = await open();
  await host.enter('Host');
  const guest = new Guest(await browsers.window(await host.link(), options));
  await guest.reads(words);
  await guest.enter('Guest');
  await host.seesTiles(['Host (you)', 'Guest']);
  await guest.seesState('Host', 'no-video', false);
  await guest.seesState('Host', 'speaks');
});
