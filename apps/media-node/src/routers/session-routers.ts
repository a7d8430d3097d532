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
  profile: Required<CodecProfile>;
  users: Users;
  router: Promise<SessionRouter>;
}

/** The routers of one session: one per codec profile that somebody uses at this moment. */
export class SessionRouters {
  private readonly logger = new Logger(SessionRouters.name);
  private readonly routers: ProfileRouter[] = [];

  constructor(
    private readonly sessionUid: string,
    private readonly worker: MediaWorker,
  ) {}

  /**
   * The router for a client with these payload types, made when it is first needed and closed when its last user ends.
   *
   * @param profile all payload types of the client, for a new router.
   * @param needed those that the router must have.
   * @param user keeps the router until it ends.
   * @throws SdpError when the session has too many routers.
   */
  async forSubscriber(profile: CodecProfile, needed: CodecProfile, user: Lifetime): Promise<SessionRouter> {
    const used = this.routers.find((router) => profileFits(router.profile, needed)) ?? this.addRouter(profile, needed);
    used.users.add(user);
    return await used.router;
  }

  /** As `forSubscriber`, for who only sends: any router will do, and its own one spares its like a pipe. */
  async forPublisher(profile: CodecProfile, sent: CodecProfile, user: Lifetime): Promise<SessionRouter> {
    const full = this.routers.length >= MAX_ROUTERS;
    return await this.forSubscriber(profile, full ? {} : sent, user);
  }

  get count(): number {
    return this.routers.length;
  }

  private addRouter(wanted: CodecProfile, needed: CodecProfile): ProfileRouter {
    if (this.routers.length >= MAX_ROUTERS) {
      throw new SdpError(
        `The session already has ${MAX_ROUTERS} sets of payload types; use those of Chromium or Firefox instead of ${profileKey(wanted)}`,
      );
    }
    const profile = routerProfile(wanted, needed);
    const users = new Users(() => this.remove(added));
    const added: ProfileRouter = { profile, users, router: this.createRouter(profile, users) };
    this.routers.push(added);
    // Who asked is told of a failure; who asks next gets another one.
    added.router.catch(() => this.remove(added));
    return added;
  }

  private async createRouter(profile: Required<CodecProfile>, users: Users): Promise<SessionRouter> {
    const router = await this.worker.process.createRouter({ mediaCodecs: routerCodecs(profile) });
    this.logger.debug({
      sessionUid: this.sessionUid,
      worker: this.worker.index,
      profile: profileKey(profile),
      msg: 'Router made',
    });
    return new SessionRouter(router, this.worker, users);
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
