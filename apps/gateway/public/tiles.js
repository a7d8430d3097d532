/** The grid of videos: one tile a person, all of the same size. */
const grid = document.getElementById('tiles');
const alone = document.getElementById('alone');
const tiles = new Map();
/** Pixels between tiles, as in the style sheet. */
const GAP = 10;

/** @param id the connection's, or `own` */
export function addTile(id, name) {
  const tile = document.createElement('section');
  tile.className = 'tile no-video';
  const initial = document.createElement('span');
  initial.className = 'initial';
  initial.textContent = [...name][0] ?? '?';
  const video = document.createElement('video');
  video.autoplay = true;
  video.playsInline = true;
  const label = document.createElement('span');
  label.className = 'label';
  label.textContent = name;
  if (id === 'own') {
    tile.classList.add('own');
    video.muted = true;
  }
  tile.append(initial, video, label);
  tiles.set(id, tile);
  grid.append(tile);
  arrange();
}

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
  const tile = tiles.get(id);
  tile?.classList.toggle('muted', !audio);
  tile?.classList.toggle('no-video', !video);
}

/** Gives all tiles the largest size, 16 to 9, with which they fit. */
function arrange() {
  const count = tiles.size || 1;
  let best = 0;
  for (let columns = 1; columns <= count; columns++) {
    const width = (grid.clientWidth - GAP) / columns - GAP;
    const height = (grid.clientHeight - GAP) / Math.ceil(count / columns) - GAP;
    best = Math.max(best, Math.min(width, (height * 16) / 9));
  }
  grid.style.setProperty('--tile-width', `${Math.floor(best)}px`);
  alone.hidden = tiles.size > 1;
}

new ResizeObserver(arrange).observe(grid);
