import { endChat, followChat } from './chat.js';
import { stop } from './lobby.js';
import { $, press, say } from './page.js';
import { endRecording, followRecording, lookAtRecording } from './recording.js';
import { canShare, endScreen, toggleScreen } from './screen.js';
import { addTile, clearTiles, hasTile, play, removeTile, showSpeaking, showState, videoOf } from './tiles.js';
import { dataOf, ENDINGS, nameOf } from './words.js';

/** Milliseconds after which a WebSocket that does not open is given up; the library itself waits for ever. */
const CONNECT_TIMEOUT = 15_000;
/** Decibels from which on somebody speaks, and milliseconds for which he still does after he was quieter. */
const LOUD = -50;
const PAUSE = 600;
const MUTING = { audio: ['Mute', 'Unmute'], video: ['Stop video', 'Start video'] };

/** The call that the user is in. */
let call;

/**
 * Enters a call.
 * @param {{ call: string, token: string }} entrance
 * @param {{ audio?: MediaStreamTrack, video?: MediaStreamTrack }} tracks what is published; they are ended with the call
 * @param {(problem?: string) => void} onEnd told once when it is over, with the reason unless the user has left
 */
export async function enterCall(entrance, name, tracks, onEnd) {
  const library = new OpenVidu();
  library.enableProdMode();
  const session = library.initSession();
  call = { session, entrance, name, tracks, onEnd };
  addTile('own', `${name} (you)`);
  follow(session);
  followChat(session);
  followRecording(session, entrance);
  const connecting = session.connect(entrance.token, { clientData: name });
  // One that came too late is given back.
  connecting.then(
    () => call?.session === session || session.disconnect(),
    () => undefined,
  );
  await withinTime(connecting);
  $('share').hidden = !canShare();
  await Promise.all([publish(library, session, tracks), lookAtRecording()]);
}

/** Leaves the call, if there is one. */
export function leaveCall(problem) {
  if (!call) return;
  const { session, tracks, onEnd } = call;
  call = undefined;
  endScreen();
  session.disconnect();
  stop(tracks);
  clearTiles();
  endChat();
  endRecording();
  $('sound').hidden = true;
  onEnd(problem);
}

/** What a page that is reloaded needs to come back as it was; undefined when no call is going on. */
export function presentCall() {
  if (!call) return undefined;
  const off = Object.keys(MUTING).filter((kind) => call.tracks[kind]?.enabled === false);
  return { ...call.entrance, name: call.name, off };
}

/** Without camera and microphone one can still watch and listen. */
async function publish(library, session, { audio, video }) {
  for (const kind of ['audio', 'video']) $(`mute-${kind}`).disabled = !call.tracks[kind];
  showOwnState();
  if (!audio && !video) return;
  const publisher = await library.initPublisherAsync(undefined, {
    audioSource: audio ?? false,
    videoSource: video ?? false,
    publishAudio: audio?.enabled ?? false,
    publishVideo: video?.enabled ?? false,
    mirror: false,
  });
  publisher.addVideoElement(videoOf('own'));
  void play('own');
  markSpeaking(publisher, 'own');
  await session.publish(publisher);
  if (call) call.publisher = publisher;
}

function follow(session) {
  const isOther = (connection) => connection.connectionId !== session.connection.connectionId;
  const isOwnScreen = (connection) => dataOf(connection).screenOf === session.connection.connectionId;
  session.on('connectionCreated', ({ connection }) => {
    const { screenOf } = dataOf(connection);
    if (isOther(connection) && !screenOf) addTile(connection.connectionId, nameOf(connection));
  });
  session.on('connectionDestroyed', ({ connection }) => removeTile(connection.connectionId));
  session.on('streamCreated', ({ stream }) => {
    const { connection } = stream;
    const id = connection.connectionId;
    if (isOwnScreen(connection)) return;
    if (!hasTile(id)) addTile(id, `Screen of ${nameOf(connection)}`, 'screens');
    const subscriber = session.subscribe(stream, undefined);
    subscriber.addVideoElement(videoOf(id));
    subscriber.on('streamPlaying', () => void play(id));
    markSpeaking(subscriber, id);
    showStateOf(stream);
    void play(id);
  });
  session.on('streamDestroyed', ({ stream }) => {
    showState(stream.connection.connectionId, { audio: true, video: false });
  });
  session.on('streamPropertyChanged', ({ stream }) => {
    if (isOther(stream.connection)) showStateOf(stream);
  });
  session.on('reconnecting', () => say('banner', 'The connection was lost. Trying to get it back…'));
  session.on('reconnected', () => say('banner'));
  session.on('sessionDisconnected', ({ reason }) => {
    if (call?.session === session) leaveCall(ENDINGS[reason] ?? 'The call has ended.');
  });
}

function showStateOf({ connection, audioActive, hasAudio, hasVideo, videoActive, typeOfVideo }) {
  const isSilent = typeOfVideo === 'SCREEN' && !hasAudio;
  showState(connection.connectionId, { audio: isSilent || (hasAudio && audioActive), video: hasVideo && videoActive });
}

/** @param manager the library's publisher or subscriber */
function markSpeaking(manager, id) {
  if (!manager.stream.hasAudio) return;
  let quiet;
  manager.on('streamAudioVolumeChange', ({ value: { newValue } }) => {
    if (newValue < LOUD || !manager.stream.audioActive) return;
    clearTimeout(quiet);
    showSpeaking(id, true);
    quiet = setTimeout(() => showSpeaking(id, false), PAUSE);
  });
}

function toggle(kind) {
  const track = call?.tracks[kind];
  if (!call?.publisher || !track) return;
  call.publisher[kind === 'audio' ? 'publishAudio' : 'publishVideo'](!track.enabled);
  showOwnState();
}

function showOwnState() {
  const { audio, video } = call.tracks;
  showState('own', { audio: audio?.enabled, video: video?.enabled });
  for (const [kind, [on, off]] of Object.entries(MUTING)) {
    const isOff = !call.tracks[kind]?.enabled;
    press($(`mute-${kind}`), isOff, isOff ? off : on);
  }
}

function withinTime(connecting) {
  const late = new Promise((_, reject) =>
    setTimeout(
      () =>
        reject(
          new Error('The call cannot be reached. If the certificate is self-signed, open /accept-certificate once.'),
        ),
      CONNECT_TIMEOUT,
    ),
  );
  return Promise.race([connecting, late]);
}

$('mute-audio').addEventListener('click', () => toggle('audio'));
$('mute-video').addEventListener('click', () => toggle('video'));
$('leave').addEventListener('click', () => leaveCall());
$('share').addEventListener('click', () => {
  const { entrance, name, session } = call;
  void toggleScreen({ call: entrance.call, name, connectionId: session.connection.connectionId });
});
