import { $, press, say } from './page.js';
import { askToEnter } from './server.js';
import { addTile, play, removeTile, showState, videoOf } from './tiles.js';

let shared;

/** Whether this browser can share its screen; phones cannot. */
export const canShare = () => 'getDisplayMedia' in (navigator.mediaDevices ?? {});

/**
 * Shares the screen, or ends that. It is published by a participant of its own, since each has one stream only; what he
 * says of himself tells the others whose it is.
 * @param {{ call: string, name: string, connectionId: string }} owner
 */
export async function toggleScreen(owner) {
  if (shared) return endScreen();
  $('share').disabled = true;
  try {
    await share(owner);
  } catch (error) {
    endScreen();
    // Who closes the browser's question has changed his mind.
    if (!['SCREEN_CAPTURE_DENIED', 'NotAllowedError'].includes(error.name))
      say('banner', `The screen cannot be shared: ${error.message}`);
  }
  $('share').disabled = false;
}

export function endScreen() {
  const ended = shared;
  shared = undefined;
  ended?.track?.stop();
  ended?.session?.disconnect();
  removeTile('screen');
  press($('share'), false, 'Share screen');
}

/** Before each step it may have been ended already: then nothing of it stays. */
async function share({ call, name, connectionId }) {
  const mine = {};
  shared = mine;
  const isOver = () => shared !== mine;
  const library = new OpenVidu();
  library.enableProdMode();
  const publisher = await library.initPublisherAsync(undefined, {
    videoSource: 'screen',
    audioSource: false,
    publishAudio: false,
    mirror: false,
  });
  [mine.track] = publisher.stream.getMediaStream().getVideoTracks();
  // The browser has a button of its own for that.
  mine.track.addEventListener('ended', () => isOver() || endScreen());
  if (isOver()) return mine.track.stop();
  const { token } = await askToEnter({ call });
  if (isOver()) return;
  const session = library.initSession();
  session.on('sessionDisconnected', () => isOver() || endScreen());
  await session.connect(token, { clientData: name, screenOf: connectionId });
  if (isOver()) return session.disconnect();
  mine.session = session;
  addTile('screen', 'Your screen', 'screens');
  publisher.addVideoElement(videoOf('screen'));
  void play('screen');
  await session.publish(publisher);
  if (isOver()) return;
  showState('screen', { audio: true, video: true });
  press($('share'), true, 'Stop sharing');
}
