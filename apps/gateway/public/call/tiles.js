import { useSpeaker } from './devices.js';
import { $ } from './page.js';

/** The grids of videos: people, and above them the screens that they share; in each, all tiles have the same size. */
const tiles = new Map();
/** Pixels between tiles, as in the style sheet. */
const GAP = 10;

/**
 * @param id the connection's, `own` for the user himself, or `screen` for the one that he shares
 * @param {'people' | 'screens'} grid
 */
export function addTile(id, name, grid = 'people') {
  const tile = document.createElement('section');
  tile.className = `tile no-video ${id}`;
  tile.setAttribute('aria-label', name);
  const initial = document.createElement('span');
  initial.className = 'initial';
  initial.setAttribute('aria-hidden', 'true');
  initial.textContent = [...name][0] ?? '?';
  const video = document.createElement('video');
  video.autoplay = true;
  video.playsInline = true;
  const label = document.createElement('span');
  label.className = 'label';
  label.textContent = name;
  tile.append(initial, video, label);
  tiles.get(id)?.remove();
  tiles.set(id, tile);
  $(grid).append(tile);
  arrange();
}

const isOwn = (id) => id === 'own' || id === 'screen';

export const hasTile = (id) => tiles.has(id);

export function videoOf(id) {
  return tiles.get(id).querySelector('video');
}

export function removeTile(id) {
  tiles.get(id)?.remove();
  tiles.delete(id);
  arrange();
}

export function clearTiles() {
  for (const id of [...tiles.keys()]) removeTile(id);
}

/** Shows what of a person can be heard and seen. */
export function showState(id, { audio, video }) {
  tiles.get(id)?.classList.toggle('muted', !audio);
  tiles.get(id)?.classList.toggle('no-video', !video);
  if (!audio) showSpeaking(id, false);
}

export function showSpeaking(id, speaks) {
  tiles.get(id)?.classList.toggle('speaks', speaks);
}

/**
 * Lets a tile be seen and heard. Browsers keep the sound back on a page on which nobody has done anything yet, as after
 * a reload: then a button asks for that.
 */
export async function play(id) {
  const video = videoOf(id);
  if (isOwn(id)) video.muted = true;
  else useSpeaker(video);
  try {
    await video.play();
  } catch (error) {
    // Otherwise the tile is gone already, or has another stream.
    if (error.name === 'NotAllowedError') $('sound').hidden = false;
  }
}

$('sound-button').addEventListener('click', () => {
  $('sound').hidden = true;
  for (const id of tiles.keys()) void play(id);
});

/** Gives all tiles of each grid the largest size, 16 to 9, with which they fit. */
function arrange() {
  $('screens').hidden = $('screens').childElementCount === 0;
  for (const grid of [$('screens'), $('people')]) {
    const count = grid.childElementCount || 1;
    let best = 0;
    for (let columns = 1; columns <= count; columns++) {
      const width = (grid.clientWidth - GAP) / columns - GAP;
      const height = (grid.clientHeight - GAP) / Math.ceil(count / columns) - GAP;
      best = Math.max(best, Math.min(width, (height * 16) / 9));
    }
    grid.style.setProperty('--tile-width', `${Math.floor(best)}px`);
  }
  $('alone').hidden = $('people').childElementCount > 1;
}

const resized = new ResizeObserver(arrange);
for (const grid of [$('screens'), $('people')]) resized.observe(grid);
