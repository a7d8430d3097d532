import { expect, it } from 'vitest';
import { receiveCamera } from './receive-camera.js';

const settings = { rules: { allows: () => true }, verifiesCertificates: false, most: 1 };
const listener = { onTracks: () => undefined, onFrame: () => undefined };
const receive = (uri: string, signal = new AbortController().signal) =>
  receiveCamera({ uri: new URL(uri), bufferMs: 0, withAudio: true, settings, listener, signal });

it.each([
  ['rtsp://127.0.0.1:1/live', 'unreachable', 'The camera cannot be reached at 127.0.0.1:1: ECONNREFUSED'],
  ['rtsp://ann:s3cret%@127.0.0.1:1/live', 'unreachable', 'The camera cannot be reached at 127.0.0.1:1: ECONNREFUSED'],
  ['rtsp://[::1]:1/live', 'unreachable', expect.stringContaining('::1:1')],
  ['rtsp://nobody.invalid/live', 'unreachable', expect.stringContaining('The name nobody.invalid is not known')],
  ['file:///etc/passwd', 'refused', 'Files are not published here (OPENVIDU_IPCAM_FILES)'],
])('says why %s cannot be received', async (uri, kind, message) => {
  expect(await receive(uri)).toMatchObject({ kind, message });
});
