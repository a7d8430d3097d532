import { ServiceBus } from '@convene/service-kit';
import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Injectable,
  Module,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Captures } from './capturing/captures.js';
import { Capturing } from './capturing/capturing.js';
import { mediaController } from './media.controller.js';
import { registerMediaMetrics } from './media-metrics.js';
import { MediaNode } from './media-node.js';
import type { NodeIdentity } from './bus/node-identity.js';
import type { CameraSettings } from './ingest/camera/camera-settings.js';
import { Ingesting } from './ingest/ingesting.js';
import { Publishing } from './publishing/publishing.js';
import { MediaRegistry } from './sessions/media-registry.js';
import type { RelaySettings } from './relaying/relay-transport.js';
import { SendingRelays } from './relaying/sending-relays.js';
import { Subscribing } from './subscribing/subscribing.js';
import type { WorkerPool } from './workers/worker-pool.js';

/** Stops the node after the last request was answered. */
@Injectable()
class NodeStop implements OnModuleDestroy {
  constructor(@Inject(MediaNode) private readonly node: MediaNode) {}

  async onModuleDestroy(): Promise<void> {
    await this.node.stop();
  }
}

/** Wires the media node to NATS. */
@Module({})
export class MediaNodeModule {
  static with(
    identity: NodeIdentity,
    workers: WorkerPool,
    cameras: CameraSettings,
    relays: RelaySettings,
    imports: DynamicModule[],
  ): DynamicModule {
    return {
      module: MediaNodeModule,
      imports,
      controllers: [mediaController(identity)],
      providers: [
        {
          provide: MediaNode,
          inject: [ServiceBus],
          useFactory: (bus: ServiceBus) => {
            const node = new MediaNode(identity, workers, bus, cameras, relays);
            registerMediaMetrics(node);
            return node;
          },
        },
        part(Publishing, (node) => node.publishing),
        part(Subscribing, (node) => node.subscribing),
        part(Ingesting, (node) => node.ingesting),
        part(Capturing, (node) => node.capturing),
        part(SendingRelays, (node) => node.sendingRelays),
        part(Captures, (node) => node.captures),
        part(MediaRegistry, (node) => node.registry),
        NodeStop,
      ],
    };
  }
}

/** Lets a part of the node be injected by its class. */
function part<T>(provide: new (...args: never[]) => T, of: (node: MediaNode) => T): FactoryProvider<T> {
  return { provide, inject: [MediaNode], useFactory: of };
}
