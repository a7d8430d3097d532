import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** Which of the installed versions of the unmodified library a page uses. */
export type LibraryVersion = '2.15.0' | '2.32.2';

const PACKAGES: Record<LibraryVersion, string> = { '2.15.0': 'openvidu-browser', '2.32.2': 'openvidu-browser-latest' };

export interface PageServer {
  url: string;
  close(): Promise<void>;
}

/** Serves the call page from the browser's own machine: a loopback address may use the camera without TLS. */
export async function servePage(library: LibraryVersion): Promise<PageServer> {
  const folder = join(import.meta.dirname, 'call-page');
  const files: Record<string, [file: string, type: string]> = {
    '/': [join(folder, 'index.html'), 'text/html'],
    '/test-media.js': [join(folder, 'test-media.js'), 'text/javascript'],
    '/call.js': [join(folder, 'call.js'), 'text/javascript'],
    '/library.js': [libraryFile(library), 'text/javascript'],
  };
  const server = createServer((request, response) => {
    const [file, type] = files[request.url ?? ''] ?? [];
    if (!file) return void response.writeHead(404).end();
    readFile(file).then(
      (content) => response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(content),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function libraryFile(version: LibraryVersion): string {
  const manifest = createRequire(import.meta.url).resolve(`${PACKAGES[version]}/package.json`);
  return join(dirname(manifest), 'static', 'js', `openvidu-browser-${version}.min.js`);
}
