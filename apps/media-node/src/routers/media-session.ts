import { completeProfile, profileFits, profileKey, SdpError, type CodecProfile } from '@convene/sdp';
import { Logger } from '@nestjs/common';
import type { Publication } from '../publishing/publication.js';
import { PublishedStream } from '../publishing/published-stream.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { routerCodecs } from './router-codecs.js';
import { SessionRouter } from './session-router.js';

/** Browsers need two or three. More means that a client makes payload types up, and each router costs memory. */
const MAX_PROFILES = 8;

interface ProfileRouter {
  profile: Required<CodecProfile>;
  router: Promise<SessionRouter>;
}

/** The media of one session on this node: one worker, a router per codec profile, and the streams that are published. */
export class MediaSession {
  private readonly logger = new Logger(MediaSession.name);
  private readonly routers: ProfileRouter[] = [];
  private readonly streams = new Map<string, PublishedStream>();
  private users = 0;

  constructor(
    readonly uid: string,
    readonly worker: MediaWorker,
    private readonly onUnused: () => void,
  ) {}

  /** Keeps the session's routers until the returned function is called; to be called once per user. */
  hold(): () => void {
    this.users += 1;
    this.worker.load += 1;
    return () => {
      this.users -= 1;
      this.worker.load -= 1;
      if (this.users === 0) this.close();
    };
  }

  /** A stream that can be subscribed. */
  stream(id: string): PublishedStream | undefined {
    return this.streams.get(id);
  }

  /** A publication is set up: it feeds its stream from now on. */
  opened(publication: Publication): void {
    const { streamId } = publication;
    const stream = this.streams.get(streamId) ?? new PublishedStream(streamId, () => this.streams.delete(streamId));
    this.streams.set(streamId, stream);
    stream.opened(publication);
  }

  /**
   * The router for clients with the given payload types, made when it is first needed.
   *
   * @param profile all payload types of the client, for a new router.
   * @param needed those that an existing router must have.
   * @throws SdpError when the session has seen too many profiles.
   */
  async routerFor(profile: CodecProfile, needed: CodecProfile = profile): Promise<SessionRouter> {
    const fitting = this.routers.find((router) => profileFits(router.profile, needed));
    if (fitting !== undefined) return await fitting.router;
    if (this.routers.length === MAX_PROFILES) {
      throw new SdpError(
        `The session already has ${MAX_PROFILES} sets of payload types; use those of Chromium or Firefox instead of ${profileKey(profile)}`,
      );
    }
    const created = { profile: completeProfile(profile), router: this.createRouter(completeProfile(profile)) };
    this.routers.push(created);
    try {
      return await created.router;
    } catch (error) {
      this.routers.splice(this.routers.indexOf(created), 1);
      throw error;
    }
  }

  get routerCount(): number {
    return this.routers.length;
  }

  private async createRouter(profile: Required<CodecProfile>): Promise<SessionRouter> {
    const router = await this.worker.process.createRouter({ mediaCodecs: routerCodecs(profile) });
    this.logger.debug({
      sessionUid: this.uid,
      worker: this.worker.index,
      profile: profileKey(profile),
      msg: 'Router made',
    });
    return new SessionRouter(router, this.worker);
  }

  private close(): void {
    this.onUnused();
    for (const { router } of this.routers) {
      // A router that could not be made has nothing to close; who asked for it was told.
      router.then(
        ({ router: made }) => made.close(),
        () => undefined,
      );
    }
  }
}
