// node docker/mediasoup-worker.ts DESTINATION: downloads the mediasoup worker, or builds it.
import { copyFile } from 'node:fs/promises';
import { ensureMediasoupWorker } from '../tools/setup/mediasoup-worker/ensure-worker.ts';

const [destination = ''] = process.argv.slice(2);
await copyFile(await ensureMediasoupWorker((text) => process.stdout.write(`${text}\n`)), destination);
