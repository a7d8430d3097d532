import { ServiceError, type Topic } from '@convene/service-contracts';
import type { NodeBus } from '../../apps/media-node/src/bus/node-bus.js';
import { type NodeOptions, RunningNode } from './running-node.ts';

/** Media nodes of one process that reach each other, without NATS. */
export class ConnectedNodes {
  readonly nodes = new Map<string, RunningNode>();
  /** Whether anybody reaches anybody. */
  areConnected = true;
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();

  /** Starts one more. */
  async start(nodeId: string, options: NodeOptions = {}): Promise<RunningNode> {
    const node = await RunningNode.start({ ...options, nodeId, bus: this.bus });
    this.nodes.set(nodeId, node);
    node.node.sendingRelays.start();
    node.node.receivingRelays.start();
    return node;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.stop()));
  }

  private get bus(): NodeBus {
    return {
      request: async ({ name }, payload, target) => {
        const node = target === undefined ? undefined : this.nodes.get(target);
        if (!node || !this.areConnected) throw new ServiceError('unavailable', 'nobody answers');
        const { epoch, ...request } = payload as { epoch: string };
        if (epoch !== node.identity.epoch) throw new ServiceError('stale-epoch', 'another life');
        const { sendingRelays } = node.node;
        if (name === 'media.relay') return (await sendingRelays.relay(request as never)) as never;
        if (name === 'media.keepRelays') return sendingRelays.keep(request as never) as never;
        throw new ServiceError('unavailable', `nobody answers ${name}`);
      },
      publish: (topic, target, payload) => {
        if (!this.areConnected) return;
        for (const listener of this.listenersOf(topic, target)) listener(payload as never);
      },
      subscribe: (topic, target, listener) => {
        const listeners = this.listenersOf(topic, target);
        listeners.add(listener as never);
        return () => void listeners.delete(listener as never);
      },
      connectedForMs: () => (this.areConnected ? 60_000 : 0),
    };
  }

  private listenersOf({ name }: Topic, target: string): Set<(payload: never) => void> {
    const key = `${name}.${target}`;
    const listeners = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, listeners);
    return listeners;
  }
}
