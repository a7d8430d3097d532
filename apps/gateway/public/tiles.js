/** The grid of videos: one tile a person, as square as the window allows. */
const grid = document.getElementById('tiles');
const tiles = new Map();

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
  return video;
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

/** Takes the number of columns with which the videos become largest. */
function arrange() {
  const count = tiles.size || 1;
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const width = grid.clientWidth / columns;
    const height = grid.clientHeight / Math.ceil(count / columns);
    const size = Math.min(width, (height * 16) / 9);
    if (size > best.size) best = { columns, size };
  }
  grid.style.setProperty('--columns', best.columns);
}

new ResizeObserver(arrange).observe(grid);
