import { openDevices } from './devices.js';
import { leaveLobby, openLobby, stop } from './lobby.js';
import { $, label, say } from './page.js';
import { enterCall, leaveCall, presentCall } from './participant.js';
import { askToEnter, linkedCall, showLink } from './server.js';

/** How long the button says that the link is copied, in milliseconds. */
const COPIED = 4_000;
const GONE = 410;
/** What a page remembers while it is being reloaded: the call that it was in. */
const LEFT = 'left';

/** Enters the call of the link, or a new one. */
async function enter(name, { tracks, ...comingBack }) {
  $('enter-button').disabled = true;
  say('lobby-problem');
  try {
    checkBrowser();
    localStorage.setItem('name', name);
    const entrance = await askToEnter({ call: linkedCall(), ...comingBack });
    showLink(entrance.call);
    await enterCall(entrance, name, tracks ?? leaveLobby(), backToLobby);
    showCall();
  } catch (error) {
    if (error.status === GONE) callHasEnded();
    else if (presentCall()) leaveCall(error.message);
    else backToLobby(error.message);
    if (tracks) stop(tracks);
  }
  $('enter-button').disabled = false;
}

function checkBrowser() {
  if (!navigator.mediaDevices)
    throw new Error('Browsers allow calls only on secure pages: open this one with https://');
  if (!new OpenVidu().checkSystemRequirements())
    throw new Error('This browser cannot take part in calls. Chrome and Firefox can.');
}

function showCall() {
  $('lobby').hidden = true;
  $('call').hidden = false;
  $('leave').focus({ preventScroll: true });
}

function backToLobby(problem) {
  $('call').hidden = true;
  $('lobby').hidden = false;
  say('banner');
  say('lobby-problem', problem);
  showPurpose();
  $('enter-button').focus();
  void openLobby();
}

function callHasEnded() {
  showLink();
  showPurpose('This call has ended. You can start a new one.');
  $('lobby').hidden = false;
  $('enter-button').textContent = 'Start a new call';
  $('enter-button').focus();
  void openLobby();
}

function showPurpose(text) {
  const invited = linkedCall() !== undefined;
  $('lobby-text').textContent =
    text ?? (invited ? 'You are invited to a call.' : 'Start a call, then send its link to whoever should join.');
  $('enter-button').textContent = invited ? 'Join the call' : 'Start a call';
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    label($('invite'), 'The link is copied');
  } catch {
    say('banner', `The link of this call: ${location.href}`);
  }
  setTimeout(() => label($('invite'), 'Copy the link'), COPIED);
}

/** The name that was there before the user came is one to be replaced: whatever is typed takes its place. */
function prefillName() {
  const name = $('name');
  const prefilled = localStorage.getItem('name') ?? `Guest ${Math.ceil(Math.random() * 99)}`;
  name.value = prefilled;
  name.addEventListener('focus', () => name.select());
  // Instead of a place in the text.
  name.addEventListener('mousedown', (event) => {
    if (name.value !== prefilled) return;
    event.preventDefault();
    name.focus();
    name.select();
  });
  name.addEventListener('input', showInitial);
  showInitial();
}

function showInitial() {
  $('preview-initial').textContent = [...$('name').value.trim()][0] ?? '?';
}

/** A page that was reloaded in the middle of a call. Another one that opens the same link has not left anything. */
function takeLeftCall() {
  const left = JSON.parse(sessionStorage.getItem(LEFT));
  sessionStorage.removeItem(LEFT);
  return left?.call === linkedCall() ? left : undefined;
}

addEventListener('pagehide', () => {
  const present = presentCall();
  if (!present) return;
  sessionStorage.setItem(LEFT, JSON.stringify(present));
  leaveCall();
});
$('enter').addEventListener('submit', (event) => {
  event.preventDefault();
  void enter($('name').value.trim() || 'Guest', {});
});
$('invite').addEventListener('click', () => void copyLink());

prefillName();
showPurpose();
const left = takeLeftCall();
if (left) {
  $('lobby').hidden = true;
  const { tracks } = await openDevices();
  for (const kind of left.off) if (tracks[kind]) tracks[kind].enabled = false;
  await enter(left.name, { tracks, pass: left.pass, former: left.token });
} else {
  $('name').focus();
  await openLobby();
}
