import { choose, chosen, devicesOf, openDevice, openDevices } from './devices.js';
import { $, press, say } from './page.js';

const CHOICES = [
  { key: 'camera', kind: 'videoinput', track: 'video', none: 'No camera' },
  { key: 'microphone', kind: 'audioinput', track: 'audio', none: 'No microphone' },
  { key: 'speaker', kind: 'audiooutput', none: 'The one of the system' },
];

/** What will be published: tracks of the preview, each absent or switched off or on. */
let tracks = {};
/** Of the answers to the browser's question only the last one counts. */
let opening = 0;

/** Shows the preview and what can be chosen. */
export async function openLobby() {
  if (!navigator.mediaDevices) return;
  stop(leaveLobby());
  const turn = opening;
  const opened = await openDevices();
  if (turn !== opening) return stop(opened.tracks);
  tracks = opened.tracks;
  say('device-problem', opened.problems.join(' '));
  showPreview();
  await Promise.all(CHOICES.map(showChoice));
}

/**
 * Ends the preview.
 * @returns {{ audio?: MediaStreamTrack, video?: MediaStreamTrack }} its tracks, which belong to the caller now
 */
export function leaveLobby() {
  opening++;
  const given = tracks;
  tracks = {};
  $('preview').srcObject = null;
  return given;
}

/** Ends tracks that nobody wants. */
export function stop(unwanted) {
  for (const track of Object.values(unwanted)) track?.stop();
}

function showPreview() {
  $('preview').srcObject = new MediaStream(Object.values(tracks).filter(Boolean));
  $('preview-tile').classList.toggle('no-video', !tracks.video?.enabled);
  $('preview-tile').classList.toggle('muted', !tracks.audio?.enabled);
  for (const [kind, off, on] of [
    ['audio', 'Mute', 'Unmute'],
    ['video', 'Stop video', 'Start video'],
  ]) {
    const isOff = !tracks[kind]?.enabled;
    press($(`preview-${kind}`), isOff, isOff ? on : off);
    $(`preview-${kind}`).disabled = !tracks[kind];
  }
}

/** A list of devices has names only after the browser has been allowed to use one of them. */
async function showChoice({ key, kind, track, none }) {
  const select = $(`${key}-choice`);
  const devices = track && !tracks[track] ? [] : await devicesOf(kind);
  const current = track ? tracks[track]?.getSettings().deviceId : chosen(key);
  select.replaceChildren(
    ...devices.map(({ deviceId, label }, index) => {
      const isCurrent = deviceId === current;
      return new Option(label || `${select.labels[0].textContent} ${index + 1}`, deviceId, isCurrent, isCurrent);
    }),
  );
  if (devices.length === 0) select.append(new Option(none, ''));
  select.disabled = devices.length === 0;
}

async function change(key, kind) {
  choose(key, $(`${key}-choice`).value);
  if (!kind) return;
  const before = tracks[kind];
  before?.stop();
  const turn = opening;
  const { track, problem } = await openDevice(kind);
  if (turn !== opening) return track?.stop();
  if (track && before) track.enabled = before.enabled;
  tracks[kind] = track;
  say('device-problem', problem);
  showPreview();
}

for (const { key, track } of CHOICES) $(`${key}-choice`).addEventListener('change', () => void change(key, track));
for (const kind of ['audio', 'video']) {
  $(`preview-${kind}`).addEventListener('click', () => {
    tracks[kind].enabled = !tracks[kind].enabled;
    showPreview();
  });
}
navigator.mediaDevices?.addEventListener('devicechange', () => {
  if (!$('lobby').hidden) for (const choice of CHOICES) void showChoice(choice);
});
