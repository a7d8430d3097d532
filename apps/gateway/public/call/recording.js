import { $, press, say } from './page.js';
import { askForRecording } from './server.js';

let entrance;
/** What everybody was told last. */
let running = false;
/** Counts what was told, so that an answer that was overtaken by it does not count. */
let told = 0;

/** Shows whether the call is being recorded, and lets it be recorded where the server allows that. */
export function followRecording(session, { call, token }) {
  entrance = { call, token };
  session.on('recordingStarted', () => tell(true));
  session.on('recordingStopped', () => tell(false));
}

/** Who has just joined asks what is going on. */
export async function lookAtRecording() {
  const [asked, before] = [entrance, told];
  try {
    const state = await askForRecording(asked);
    if (asked !== entrance) return;
    $('record').hidden = !state.possible;
    if (before === told) show(state.running);
  } catch {
    // Without an answer there is nothing to press, and what happens from now on is told all the same.
    $('record').hidden = true;
  }
}

export function endRecording() {
  entrance = undefined;
  $('record').hidden = true;
  show(false);
}

function tell(isRunning) {
  told++;
  show(isRunning);
}

function show(isRunning) {
  running = isRunning;
  $('recording').hidden = !running;
  press($('record'), running, running ? 'Stop recording' : 'Record');
}

$('record').addEventListener('click', async () => {
  $('record').disabled = true;
  try {
    await askForRecording({ ...entrance, on: !running });
    say('banner');
  } catch (error) {
    say('banner', `The recording could not be ${running ? 'stopped' : 'started'}: ${error.message}`);
  }
  $('record').disabled = false;
});
