import * as mediasoup from 'mediasoup';
import type { types } from 'mediasoup';
import type { ListenAddress } from '@convene/service-kit';
import { outliveSignals } from './outlive-signals.js';
import { WorkerUse } from './worker-use.js';

export interface WorkerSettings {
  /** At least one. */
  listen: readonly ListenAddress[];
  /** The first worker's port; 0 = any. */
  firstPort: number;
  /** The worker's executable; undefined = mediasoup's own. */
  executable?: string;
}

/** A mediasoup worker (a process that uses one core) with the ports on which all its clients reach it. */
export class MediaWorker {
  /** Publications, subscriptions and captures that it carries or is about to. */
  load = 0;
  private readonly measurements = new WorkerUse();

  private constructor(
    /** Which of the node's workers this is, from 0; a replacement gets the number, and so the ports, of the dead one. */
    readonly index: number,
    readonly process: types.Worker,
    readonly server: types.WebRtcServer,
    /** The first of the local addresses that receive media. */
    readonly listenIp: string,
  ) {}

  /** The share of its core that it uses, with all that was just placed on it: from 0; 1 is all of it. */
  get use(): number {
    return this.measurements.with(this.load);
  }

  /** Looks how much of its core it has used since the last time. */
  async measure(): Promise<void> {
    try {
      const { ru_utime: user, ru_stime: system } = await this.process.getResourceUsage();
      this.measurements.measured({ at: performance.now(), processorMs: user + system }, this.load);
    } catch (error) {
      if (!this.process.closed) throw error;
    }
  }

  /** @throws when the executable does not run or a port is taken. */
  static async start(index: number, settings: WorkerSettings): Promise<MediaWorker> {
    const listenIp = settings.listen[0]!.ip;
    const process = await mediasoup.createWorker({ logLevel: 'warn', workerBin: settings.executable });
    try {
      outliveSignals(process);
      const port = settings.firstPort === 0 ? undefined : settings.firstPort + index;
      const server = await process.createWebRtcServer({
        listenInfos: settings.listen.flatMap(({ ip, announcedAddress }) =>
          (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip, announcedAddress, port })),
        ),
      });
      return new MediaWorker(index, process, server, listenIp);
    } catch (error) {
      process.close();
      throw error;
    }
  }
}
