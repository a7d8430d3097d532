import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyReply } from 'fastify';

export interface PageFile {
  type: string;
  content: Buffer;
}

/** The pages lie beside `src` and `dist`, so that both find them. */
const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));
const CLIENT = join(
  dirname(createRequire(import.meta.url).resolve('openvidu-browser/package.json')),
  'static/js/openvidu-browser-2.15.0.min.js',
);

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const file = (path: string, type: string): PageFile => ({
  type: `${type}; charset=utf-8`,
  content: readFileSync(path),
});

const CALL = join(PUBLIC, 'call');
const TYPES: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

// All files are read once; a missing one shows at start.

export const pageFiles = () => ({
  /** What the page of calls consists of, by name. */
  call: new Map(readdirSync(CALL).map((name) => [name, file(join(CALL, name), TYPES[extname(name)]!)])),
  acceptCertificate: file(join(PUBLIC, 'accept-certificate.html'), 'text/html'),
  client: file(CLIENT, 'text/javascript'),
});

/** What the page of the REST API consists of. */
export const apiDocsFiles = () => ({
  page: file(join(PUBLIC, 'api-docs.html'), 'text/html'),
  style: file(join(PUBLIC, 'api-docs.css'), 'text/css'),
  script: file(join(PUBLIC, 'api-docs.js'), 'text/javascript'),
  swaggerUiStyle: file(join(SWAGGER_UI, 'swagger-ui.css'), 'text/css'),
  swaggerUi: file(join(SWAGGER_UI, 'swagger-ui-bundle.js'), 'text/javascript'),
});

/** Browsers ask each time, so that a page and its parts are always of the same version. */
export function sendPage(reply: FastifyReply, { type, content }: PageFile): void {
  void reply
    .header('content-type', type)
    .header('cache-control', 'no-cache')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .send(content);
}
