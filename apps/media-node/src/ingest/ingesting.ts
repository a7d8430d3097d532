import { isIP } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '@convene/service-contracts';
import type { MediaRegistry } from '../sessions/media-registry.js';
import type { MediaSessions } from '../sessions/media-sessions.js';
import { failureOf } from '../sessions/set-up-failure.js';
import { CameraPublication } from './camera-publication.js';
import type { CameraState } from './camera/camera.js';
import { noFiles } from './camera/camera-file.js';
import type { CameraSettings } from './camera/camera-settings.js';
import { hostOf, refusal } from './gate/camera-address.js';
import type { IngestRequest } from './ingest-request.js';

/** Lets IP cameras feed streams of this node. */
export class Ingesting {
  private readonly cameras = new Set<CameraPublication>();

  constructor(
    private readonly sessions: MediaSessions,
    private readonly registry: MediaRegistry,
    private readonly settings: CameraSettings,
  ) {}

  /**
   * Publishes a camera. A repeated request does nothing; one with the same id and another camera replaces it. Whether the
   * camera can be reached is not waited for.
   *
   * @throws ServiceError `refused` when its address is not allowed, `full` when there are too many, `unavailable` when its
   *   worker dies meanwhile, `unknown-stream` when it is closed meanwhile.
   */
  async ingest(request: IngestRequest): Promise<void> {
    if (this.sessions.hasNoWorker) await this.sessions.untilThereIsAWorker();
    const publication = this.repeated(request) ?? this.begin(request);
    try {
      await publication.open();
    } catch (error) {
      const failure = failureOf(error, publication, `The publication of ${request.streamId}`);
      publication.end();
      throw failure;
    }
  }

  /** How many cameras are in a state. */
  count(state: CameraState): number {
    return [...this.cameras].filter((camera) => camera.state === state).length;
  }

  /** How many receivers of cameras have a source of their own. */
  get ownSources(): number {
    return [...this.cameras].reduce((sum, camera) => sum + camera.ownSources, 0);
  }

  private repeated(request: IngestRequest): CameraPublication | undefined {
    const existing = this.registry.publication(request.publicationId);
    if (existing instanceof CameraPublication && isDeepStrictEqual(existing.request, request)) return existing;
    existing?.end();
    return undefined;
  }

  private begin(request: IngestRequest): CameraPublication {
    this.check(request);
    const session = this.sessions.findOrCreate(request.sessionUid);
    const publication = new CameraPublication(request, session, session.workerForPublication(), this.settings);
    this.cameras.add(publication);
    publication.onEnd(() => this.cameras.delete(publication));
    this.registry.addPublication(publication);
    return publication;
  }

  /** What a name means is looked at whenever the camera is connected. */
  private check({ camera }: IngestRequest): void {
    const { most, rules, filesFolder } = this.settings;
    if (this.cameras.size >= most) {
      throw new ServiceError('full', `This media node has ${most} IP cameras already (OPENVIDU_IPCAM_MAX_PER_NODE)`);
    }
    const uri = new URL(camera.rtspUri);
    const host = hostOf(uri);
    if (uri.protocol === 'file:' && filesFolder === undefined) {
      throw new ServiceError('refused', noFiles().message);
    }
    if (isIP(host) > 0 && !rules.allows(host, host)) throw new ServiceError('refused', refusal(host).message);
  }
}
