import { deviceProblem } from './words.js';

const KINDS = {
  video: {
    device: 'the camera',
    key: 'camera',
    wishes: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: 30 },
  },
  audio: { device: 'the microphone', key: 'microphone', wishes: {} },
};

/** What was chosen last, in this browser: `camera`, `microphone` or `speaker`. */
export const chosen = (key) => localStorage.getItem(key) ?? '';
export const choose = (key, deviceId) => localStorage.setItem(key, deviceId);

/**
 * Opens camera and microphone, both with one question to the user where that works; what is chosen, or else any.
 * @returns {Promise<{ tracks: { audio?: MediaStreamTrack, video?: MediaStreamTrack }, problems: string[] }>}
 */
export async function openDevices() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wishFor('audio'), video: wishFor('video') });
    const [[audio], [video]] = [stream.getAudioTracks(), stream.getVideoTracks()];
    return { tracks: { audio, video }, problems: [] };
  } catch (error) {
    // Who has said no is not asked again, for each of them.
    if (error.name === 'NotAllowedError' && !(await isOneAllowed()))
      return { tracks: {}, problems: [deviceProblem('camera and microphone', error)] };
    const [video, audio] = [await openDevice('video'), await openDevice('audio')];
    const problems = [video.problem, audio.problem].filter(Boolean);
    return { tracks: { audio: audio.track, video: video.track }, problems };
  }
}

async function isOneAllowed() {
  const ask = (name) => navigator.permissions.query({ name }).then(({ state }) => state === 'granted');
  // Browsers that cannot tell of devices.
  const answers = await Promise.all(Object.values(KINDS).map(({ key }) => ask(key).catch(() => false)));
  return answers.some(Boolean);
}

/** Opens one device; any, when the chosen one is gone. @returns {Promise<{ track?: MediaStreamTrack, problem?: string }>} */
export async function openDevice(kind) {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ [kind]: wishFor(kind) });
    return { track: stream.getTracks()[0] };
  } catch (error) {
    const { key, device } = KINDS[kind];
    if (error.name !== 'OverconstrainedError' || !chosen(key)) return { problem: deviceProblem(device, error) };
    choose(key, '');
    return openDevice(kind);
  }
}

function wishFor(kind) {
  const { key, wishes } = KINDS[kind];
  return chosen(key) ? { ...wishes, deviceId: { exact: chosen(key) } } : wishes;
}

/** The devices of one kind that can be chosen; loudspeakers only where the browser can switch between them. */
export async function devicesOf(kind) {
  if (kind === 'audiooutput' && !('setSinkId' in HTMLMediaElement.prototype)) return [];
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((device) => device.kind === kind && device.deviceId !== '');
}

/** Lets a video be heard through the loudspeaker that was chosen. One that is gone is the browser's own choice. */
export function useSpeaker(video) {
  if (chosen('speaker') && video.setSinkId) video.setSinkId(chosen('speaker')).catch(() => choose('speaker', ''));
}
