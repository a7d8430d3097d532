import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { cdrLines } from '../../observing/cdr.ts';
import { download, getRecording } from '../../scenes/recordings.ts';
import type { Scene } from '../scene.ts';
import type { KeptRecording } from './recording.ts';

/** Stops everything, as an operator does for the night: each service ends by itself, and what is kept is there again. */
export async function checkDownAndUp({ stack, folder }: Scene, { recording, sha256 }: KeptRecording): Promise<void> {
  const { rest } = stack;
  const certificate = await certificateOf(rest.url);
  const before = await getRecording(rest, recording.id);
  const lines = await cdrLines(rest);
  await stack.untilHealthy();
  await stack.compose(['stop']);
  // NATS says with its code which signal it was; coturn waits to be killed.
  const others = ['nats', 'coturn'];
  for (const { service, state } of (await stack.containers()).filter((each) => !others.includes(each.service))) {
    assert.equal(state.ExitCode, 0, `${service} was told to stop and ended with code ${state.ExitCode}`);
  }
  await stack.down();
  assert.deepEqual(await stack.containers(), []);
  await stack.up();
  assert.deepEqual(await getRecording(rest, recording.id), before);
  const file = await download(rest, recording, folder);
  assert.equal(
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
    sha256,
  );
  assert.deepEqual((await cdrLines(rest)).slice(0, lines.length), lines);
  assert.equal(await certificateOf(rest.url), certificate);
}

/** The fingerprint of what browsers were told to trust. */
async function certificateOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
