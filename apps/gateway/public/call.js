import { addTile, clearTiles, removeTile, showState, videoOf } from './tiles.js';

const $ = (id) => document.getElementById(id);
const invited = new URLSearchParams(location.search).get('session');
let call;

const CAMERA_PROBLEMS = {
  DEVICE_ACCESS_DENIED:
    'The browser was not allowed to use camera and microphone. Allow it in the address bar, and join again to be seen.',
  DEVICE_ALREADY_IN_USE: 'Another program uses the camera or the microphone.',
  INPUT_VIDEO_DEVICE_NOT_FOUND: 'No camera was found.',
  INPUT_AUDIO_DEVICE_NOT_FOUND: 'No microphone was found.',
  INPUT_VIDEO_DEVICE_GENERIC_ERROR: 'The camera does not work at the moment.',
  INPUT_AUDIO_DEVICE_GENERIC_ERROR: 'The microphone does not work at the moment.',
};
const ENDINGS = {
  networkDisconnect: 'The connection to the server was lost for too long.',
  forceDisconnectByUser: 'A moderator ended your part in the call.',
  forceDisconnectByServer: 'The server ended your part in the call.',
  sessionClosedByServer: 'The call was closed.',
  openviduServerStopped: 'The server was stopped.',
};
/** Milliseconds after which a WebSocket that does not open is given up; the library itself waits for ever. */
const CONNECT_TIMEOUT = 15_000;

if (invited) {
  $('lobby-text').textContent = 'You are invited to a call.';
  $('enter-button').textContent = 'Join the call';
}
$('name').value = localStorage.getItem('name') ?? `Guest ${Math.ceil(Math.random() * 99)}`;
$('enter').addEventListener('submit', (event) => {
  event.preventDefault();
  void enter($('name').value.trim() || 'Guest');
});
$('leave').addEventListener('click', () => leave());
$('mute-audio').addEventListener('click', () => toggle('Audio'));
$('mute-video').addEventListener('click', () => toggle('Video'));
$('invite').addEventListener('click', () => void copyLink());

async function enter(name) {
  $('lobby-problem').hidden = true;
  $('enter-button').disabled = true;
  try {
    checkBrowser();
    localStorage.setItem('name', name);
    const entrance = await askForToken();
    history.replaceState(null, '', `/?session=${entrance.call}`);
    await join(entrance.token, name);
  } catch (error) {
    backToLobby(error.message);
  }
  $('enter-button').disabled = false;
}

function checkBrowser() {
  if (!navigator.mediaDevices)
    throw new Error('Browsers allow calls only on secure pages: open this one with https://');
  if (!new OpenVidu().checkSystemRequirements())
    throw new Error('This browser cannot take part in calls. Chrome and Firefox can.');
}

async function askForToken() {
  const call = new URLSearchParams(location.search).get('session') ?? undefined;
  const headers = { 'content-type': 'application/json' };
  let answer;
  try {
    answer = await fetch('/try', { method: 'POST', headers, body: JSON.stringify({ call }) });
  } catch {
    throw new Error('The server cannot be reached.');
  }
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message);
  return body;
}

async function join(token, name) {
  const library = new OpenVidu();
  library.enableProdMode();
  const session = library.initSession();
  call = { session, audio: true, video: true };
  addTile('own', `${name} (you)`);
  follow(session);
  await withinTime(session.connect(token, { clientData: name }));
  $('lobby').hidden = true;
  $('call').hidden = false;
  await publish(library, session, videoOf('own'));
}

/** Without a camera there is still the microphone, and without both one can watch. */
async function publish(library, session, video) {
  const wishes = [{}, { videoSource: false }, { audioSource: false }];
  let problem;
  for (const wish of wishes) {
    try {
      const publisher = await library.initPublisherAsync(undefined, {
        resolution: '1280x720',
        frameRate: 30,
        mirror: false,
        ...wish,
      });
      publisher.addVideoElement(video);
      video.muted = true;
      await session.publish(publisher);
      Object.assign(call, { publisher, audio: wish.audioSource !== false, video: wish.videoSource !== false });
      break;
    } catch (error) {
      problem ??= error;
      if (error.name === 'DEVICE_ACCESS_DENIED') break;
    }
  }
  if (problem) banner(CAMERA_PROBLEMS[problem.name] ?? `You cannot be seen or heard: ${problem.message}`);
  if (!call?.publisher) Object.assign(call, { audio: false, video: false });
  $('mute-audio').disabled = !call.audio;
  $('mute-video').disabled = !call.video;
  showOwnState();
}

function follow(session) {
  const isOwn = (connection) => connection.connectionId === session.connection.connectionId;
  session.on('connectionCreated', ({ connection }) => {
    if (!isOwn(connection)) addTile(connection.connectionId, nameOf(connection));
  });
  session.on('connectionDestroyed', ({ connection }) => removeTile(connection.connectionId));
  session.on('streamCreated', ({ stream }) => {
    session.subscribe(stream, undefined).addVideoElement(videoOf(stream.connection.connectionId));
    showStateOf(stream);
  });
  session.on('streamDestroyed', ({ stream }) => {
    showState(stream.connection.connectionId, { audio: true, video: false });
  });
  session.on('streamPropertyChanged', ({ stream }) => {
    if (!isOwn(stream.connection)) showStateOf(stream);
  });
  session.on('reconnecting', () => banner('The connection was lost. Trying to get it back…'));
  session.on('reconnected', () => banner());
  session.on('sessionDisconnected', ({ reason }) => backToLobby(ENDINGS[reason]));
}

function showStateOf({ connection, audioActive, hasVideo, videoActive }) {
  showState(connection.connectionId, { audio: audioActive, video: hasVideo && videoActive });
}

/** The application's data is what its client said, then what its server said. */
function nameOf(connection) {
  try {
    return JSON.parse(connection.data.split('%/%')[0]).clientData || 'Guest';
  } catch {
    return 'Guest';
  }
}

function toggle(kind) {
  const key = kind.toLowerCase();
  call[key] = !call[key];
  call.publisher[`publish${kind}`](call[key]);
  showOwnState();
}

function showOwnState() {
  const { audio, video } = call;
  showState('own', { audio, video });
  $('mute-audio').setAttribute('aria-pressed', String(!audio));
  $('mute-audio').textContent = audio ? 'Mute' : 'Unmute';
  $('mute-video').setAttribute('aria-pressed', String(!video));
  $('mute-video').textContent = video ? 'Stop video' : 'Start video';
}

function leave() {
  call?.session.disconnect();
  backToLobby();
}

function backToLobby(problem) {
  call = undefined;
  clearTiles();
  banner();
  $('call').hidden = true;
  $('lobby').hidden = false;
  $('lobby-problem').textContent = problem ?? '';
  $('lobby-problem').hidden = !problem;
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    $('invite-text').textContent = 'The link is copied';
  } catch {
    $('invite-text').textContent = location.href;
  }
  setTimeout(() => ($('invite-text').textContent = 'Copy the link of this call'), 4_000);
}

function banner(text) {
  $('banner').textContent = text ?? '';
  $('banner').hidden = !text;
}

function withinTime(promise) {
  const late = new Promise((_, reject) =>
    setTimeout(
      () =>
        reject(
          new Error('The call cannot be reached. If the certificate is self-signed, open /accept-certificate once.'),
        ),
      CONNECT_TIMEOUT,
    ),
  );
  return Promise.race([promise, late]);
}
