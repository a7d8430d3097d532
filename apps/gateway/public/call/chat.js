import { $ } from './page.js';
import { nameOf } from './words.js';

const TYPE = 'chat';
let session;
let unread = 0;

/** Messages to everybody in the call are signals; who comes later does not see earlier ones. */
export function followChat(joined) {
  session = joined;
  session.on(`signal:${TYPE}`, ({ from, data }) => {
    const isOwn = from.connectionId === session.connection.connectionId;
    add(isOwn ? 'You' : nameOf(from), data);
    if ($('chat').hidden && !isOwn) showUnread(unread + 1);
  });
}

export function endChat() {
  session = undefined;
  $('messages').replaceChildren();
  $('message').value = '';
  show(false);
  showUnread(0);
}

function add(name, text) {
  const line = document.createElement('li');
  const who = document.createElement('strong');
  who.textContent = name;
  const when = document.createElement('time');
  when.textContent = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const what = document.createElement('p');
  what.textContent = text;
  line.append(who, ' ', when, what);
  $('messages').append(line);
  line.scrollIntoView({ block: 'end' });
}

function show(open) {
  $('chat').hidden = !open;
  $('chat-button').setAttribute('aria-expanded', String(open));
  if (open) showUnread(0);
}

function showUnread(count) {
  unread = count;
  $('unread').hidden = count === 0;
  $('unread').textContent = count > 99 ? '99+' : count;
  $('unread').setAttribute('aria-label', `${count} unread`);
}

$('chat-button').addEventListener('click', () => {
  show($('chat').hidden);
  if (!$('chat').hidden) $('message').focus();
});
$('chat').addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  show(false);
  $('chat-button').focus();
});
$('say').addEventListener('submit', async (event) => {
  event.preventDefault();
  const data = $('message').value.trim();
  if (data === '') return;
  $('message').value = '';
  try {
    await session.signal({ type: TYPE, data });
  } catch {
    add('Convene', 'The message could not be sent. It is in the field again.');
    $('message').value ||= data;
  }
});
