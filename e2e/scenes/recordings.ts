import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestClient } from '../clients/rest-client.ts';
import { pause, until, type Patience } from '../support/until.ts';

/** The recording object, as far as tests look into it. */
export interface RecordingBody {
  id: string;
  name: string;
  sessionId: string;
  outputMode: string;
  status: 'starting' | 'started' | 'stopped' | 'ready' | 'failed';
  createdAt: number;
  size: number;
  duration: number;
  url: string | null;
  hasAudio: boolean;
  hasVideo: boolean;
  [field: string]: any;
}

export async function startRecording(rest: RestClient, session: string, wanted: object = {}): Promise<RecordingBody> {
  const { body } = await rest.post('/recordings/start', { session, ...wanted }).expect(200);
  return body;
}

/** A recording that is shorter than a frame has failed: it lasts at least this long, milliseconds. */
export const SHORT_MS = 200;

/** Starts one that is to be stopped soon. */
export async function startShortRecording(...args: Parameters<typeof startRecording>): Promise<RecordingBody> {
  const started = await startRecording(...args);
  await pause(SHORT_MS);
  return started;
}

/** Stops it, and waits until there is a result. */
export async function stopRecording(rest: RestClient, id: string, patience?: Patience): Promise<RecordingBody> {
  const { body } = await rest.post(`/recordings/stop/${id}`).timeout(60_000).expect(200);
  return body.status === 'stopped' ? untilFinished(rest, id, patience) : body;
}

export async function getRecording(rest: RestClient, id: string): Promise<RecordingBody> {
  const { body } = await rest.get(`/recordings/${id}`).expect(200);
  return body;
}

/** Waits until the recording is `ready` or `failed`. */
export async function untilFinished(rest: RestClient, id: string, patience: Patience = {}): Promise<RecordingBody> {
  let recording: RecordingBody | undefined;
  const isFinished = async () => {
    recording = await getRecording(rest, id);
    return recording.status === 'ready' || recording.status === 'failed';
  };
  await until(`the recording ${id} is finished`, isFinished, { limitMs: 60_000, seen: () => recording, ...patience });
  return recording!;
}

/** Downloads the result. @returns the path of the file */
export async function download(rest: RestClient, recording: RecordingBody, folder: string): Promise<string> {
  if (recording.url === null) throw new Error(`The recording has no file: ${JSON.stringify(recording)}`);
  const { pathname } = new URL(recording.url);
  const { body } = await rest.request('get', pathname).buffer(true).parse(binary).expect(200);
  const file = join(folder, pathname.split('/').at(-1)!);
  await writeFile(file, body);
  return file;
}

function binary(response: any, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
}
