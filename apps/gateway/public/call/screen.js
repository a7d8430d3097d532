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
  ended?.session.disconnect();
  for (const track of ended?.publisher.stream.getMediaStream().getTracks() ?? []) track.stop();
  removeTile('screen');
  press($('share'), false, 'Share screen');
}

async function share({ call, name, connectionId }) {
  const library = new OpenVidu();
  library.enableProdMode();
  const publisher = await library.initPublisherAsync(undefined, {
    videoSource: 'screen',
    audioSource: false,
    publishAudio: false,
    mirror: false,
  });
  const session = library.initSession();
  const mine = { session, publisher };
  shared = mine;
  const [track] = publisher.stream.getMediaStream().getVideoTracks();
  // The browser has a button of its own for that.
  track.addEventListener('ended', () => shared === mine && endScreen());
  session.on('sessionDisconnected', () => shared === mine && endScreen());
  const { token } = await askToEnter({ call });
  await session.connect(token, { clientData: name, screenOf: connectionId });
  addTile('screen', 'Your screen', 'screens');
  publisher.addVideoElement(videoOf('screen'));
  void play('screen');
  await session.publish(publisher);
  showState('screen', { audio: true, video: true });
  press($('share'), true, 'Stop sharing');
}
