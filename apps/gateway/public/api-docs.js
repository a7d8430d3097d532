// Swagger UI goes dark with this class, and does not ask the browser itself.
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

const ui = globalThis.SwaggerUIBundle({
  url: '/openvidu/api/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelRendering: 'model',
  defaultModelExpandDepth: 2,
  defaultModelsExpandDepth: 0,
  // The document is made to be valid, and no other server shall be asked about it.
  validatorUrl: null,
  onComplete: () => showIndex(ui.specSelectors.specJson().toJS()),
});

/** All operations at a glance, by their areas, each a link that opens it. */
function showIndex({ tags, paths }) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path, area: operation.tags[0] })),
  );
  const areas = tags.map(({ name }) => {
    const area = document.createElement('section');
    const title = document.createElement('h2');
    title.textContent = name;
    const list = document.createElement('ul');
    list.append(...operations.filter((operation) => operation.area === name).map(entryOf));
    area.append(title, list);
    return area;
  });
  document.getElementById('index').replaceChildren(...areas);
}

function entryOf({ method, path, summary, area, operationId }) {
  const link = document.createElement('a');
  link.href = `#/${encodeURIComponent(area)}/${operationId}`;
  link.title = `${method.toUpperCase()} ${path}`;
  const badge = document.createElement('span');
  badge.className = `method ${method}`;
  badge.textContent = method.toUpperCase();
  link.append(badge, summary);
  link.addEventListener('click', () => open(area, operationId));
  const entry = document.createElement('li');
  entry.append(link);
  return entry;
}

function open(area, operationId) {
  ui.layoutActions.show(['operations-tag', area], true);
  ui.layoutActions.show(['operations', area, operationId], true);
  // Swagger UI draws it a moment later.
  requestAnimationFrame(() => document.querySelector(`[id$="-${operationId}"]`)?.scrollIntoView());
}
