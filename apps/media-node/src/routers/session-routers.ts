import { profileFits, profileKey, SdpError, type CodecProfile } from '@convene/sdp';
import { Logger } from '@nestjs/common';
import type { Lifetime } from '../lifetimes/lifetime.js';
import { Users } from '../lifetimes/users.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { routerCodecs, routerProfile } from './router-codecs.js';
import { SessionRouter } from './session-router.js';

/**
 * A crowd of all browsers and phones has a dozen sets of payload types; who brings more makes them up. An unused router
 * costs 20 KB; a subscriber with a router of its own costs twice the CPU time of one who shares it, for the pipe. Piped to
 * each other all, so many routers hold 4,032 UDP sockets of their worker.
 */
const MAX_ROUTERS = 64;

interface ProfileRouter {
  worker: MediaWorker;
  profile: Required<CodecProfile>;
  users: Users;
  router: Promise<SessionRouter>;
  made?: SessionRouter;
}

/** The routers of one session: on each of its workers one per codec profile that somebody uses there at this moment. */
export class SessionRouters {
  private readonly logger = new Logger(SessionRouters.name);
  private readonly routers: ProfileRouter[] = [];

  constructor(private readonly sessionUid: string) {}

  /**
   * The router on a worker for a client with these payload types, made when it is first needed and closed when its last user
   * ends.
   *
   * @param profile all payload types of the client, for a new router.
   * @param needed those that the router must have.
   * @param user keeps the router until it ends.
   * @throws SdpError when the session has too many routers.
   */
  async forSubscriber(
    worker: MediaWorker,
    profile: CodecProfile,
    needed: CodecProfile,
    user: Lifetime,
  ): Promise<SessionRouter> {
    const used =
      this.on(worker).find((router) => profileFits(router.profile, needed)) ?? this.addRouter(worker, profile, needed);
    used.users.add(user);
    return await used.router;
  }

  /** As `forSubscriber`, for who only sends: any router will do, and its own one spares its like a pipe. */
  async forPublisher(
    worker: MediaWorker,
    profile: CodecProfile,
    sent: CodecProfile,
    user: Lifetime,
  ): Promise<SessionRouter> {
    const full = this.on(worker).length >= MAX_ROUTERS;
    return await this.forSubscriber(worker, profile, full ? {} : sent, user);
  }

  /** Those that the session has routers on, or is about to. */
  get workers(): Set<MediaWorker> {
    return new Set(this.routers.map(({ worker }) => worker));
  }

  get count(): number {
    return this.routers.length;
  }

  /** Copies of producers in other routers than their own. */
  get pipeCount(): number {
    return this.routers.reduce((sum, { made }) => sum + (made?.pipeCount ?? 0), 0);
  }

  private on(worker: MediaWorker): ProfileRouter[] {
    return this.routers.filter((router) => router.worker === worker);
  }

  private addRouter(worker: MediaWorker, wanted: CodecProfile, needed: CodecProfile): ProfileRouter {
    if (this.on(worker).length >= MAX_ROUTERS) {
      throw new SdpError(
        `The session already has ${MAX_ROUTERS} sets of payload types; use those of Chromium or Firefox instead of ${profileKey(wanted)}`,
      );
    }
    const profile = routerProfile(wanted, needed);
    const users = new Users(() => this.remove(added));
    const added: ProfileRouter = { worker, profile, users, router: this.createRouter(worker, profile, users) };
    this.routers.push(added);
    added.router.then(
      (made) => (added.made = made),
      // Who asked is told of a failure; who asks next gets another one.
      () => this.remove(added),
    );
    return added;
  }

  private async createRouter(
    worker: MediaWorker,
    profile: Required<CodecProfile>,
    users: Users,
  ): Promise<SessionRouter> {
    const router = await worker.process.createRouter({ mediaCodecs: routerCodecs(profile) });
    const { sessionUid } = this;
    this.logger.debug({ sessionUid, worker: worker.index, profile: profileKey(profile), msg: 'Router made' });
    return new SessionRouter(router, worker, users);
  }

  private remove(removed: ProfileRouter): void {
    const at = this.routers.indexOf(removed);
    if (at < 0) return;
    this.routers.splice(at, 1);
    // A router that could not be made has nothing to close.
    removed.router.then(
      ({ router }) => router.close(),
      () => undefined,
    );
  }
}
