import { isDeepStrictEqual } from 'node:util';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../bus/node-bus.js';
import type { MediaSessions } from '../sessions/media-sessions.js';
import { failureOf } from '../sessions/set-up-failure.js';
import type { CaptureRequest, CaptureSource } from './capture-request.js';
import { Capture } from './capture.js';
import type { Captures } from './captures.js';
import type { RecorderWatch } from './recorder-watch.js';

/** Sends streams of this node to recording workers. */
export class Capturing {
  private readonly logger = new Logger(Capturing.name);

  constructor(
    private readonly sessions: MediaSessions,
    private readonly captures: Captures,
    private readonly watch: RecorderWatch,
    private readonly bus: Pick<NodeBus, 'publish'>,
  ) {}

  /**
   * Makes a capture. A repeated request is told what is sent by now; one with the same id that asks for something else
   * replaces it.
   *
   * @throws ServiceError `unknown-stream` when the stream is not here or ends meanwhile, `unavailable` when its worker
   *   dies meanwhile.
   */
  async capture(request: CaptureRequest): Promise<CaptureSource> {
    const capture = this.repeated(request) ?? this.begin(request);
    try {
      const source = await capture.open();
      const { sessionUid, streamId, captureId, workerId } = request;
      this.logger.log({ sessionUid, streamId, captureId, workerId, ...source, msg: 'Capturing' });
      return source;
    } catch (error) {
      const failure = failureOf(error, capture, `The capture of ${request.streamId}`);
      capture.end();
      throw failure;
    }
  }

  private repeated(request: CaptureRequest): Capture | undefined {
    const existing = this.captures.find(request.captureId);
    if (existing && isDeepStrictEqual(existing.request, request)) return existing;
    existing?.end();
    return undefined;
  }

  private begin(request: CaptureRequest): Capture {
    const { session, stream } = this.sessions.streamOf(request.sessionUid, request.streamId);
    const capture = new Capture(request, session, stream, stream.newest!.worker, this.bus);
    this.captures.add(capture);
    this.watch.watch(request.workerId);
    return capture;
  }
}
