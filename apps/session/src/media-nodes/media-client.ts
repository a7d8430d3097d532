import { mediaOperations, ServiceError, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { errorUnavailable, type RpcError } from '@convene/openvidu-protocol';
import { Injectable, Logger } from '@nestjs/common';

/** One life of a media node. */
export interface NodeLife {
  nodeId: string;
  epoch: string;
}

type Without<T, K extends string> = Omit<T, K>;

/** Asks media nodes; what cannot be closed now is found by the node's own audit later. */
@Injectable()
export class MediaClient {
  private readonly logger = new Logger(MediaClient.name);

  constructor(private readonly bus: ServiceBus) {}

  /**
   * @param refused makes the error of an SDP that cannot be used
   * @throws RpcError that one, or 999 when the node does not answer
   */
  async publish(
    node: NodeLife,
    request: Without<RequestOf<typeof mediaOperations.publish>, 'epoch'>,
    refused: (problem: string) => RpcError,
  ): Promise<ReplyOf<typeof mediaOperations.publish>> {
    const asked = this.bus.request(mediaOperations.publish, { ...request, epoch: node.epoch }, node.nodeId);
    return this.answered(asked, refused);
  }

  /** @throws RpcError as `publish` does */
  async subscribe(
    node: NodeLife,
    request: Without<RequestOf<typeof mediaOperations.subscribe>, 'epoch'>,
    refused: (problem: string) => RpcError,
  ): Promise<ReplyOf<typeof mediaOperations.subscribe>> {
    const asked = this.bus.request(mediaOperations.subscribe, { ...request, epoch: node.epoch }, node.nodeId);
    return this.answered(asked, refused);
  }

  /** Whether the node answers in this life. */
  async isAlive({ nodeId, epoch }: NodeLife): Promise<boolean> {
    try {
      await this.bus.request(mediaOperations.alive, { epoch }, nodeId);
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return false;
    }
  }

  /** Frees media whose rows are gone, without waiting for it. */
  close(node: NodeLife, ids: { publicationIds?: string[]; subscriptionIds?: string[] }): void {
    const { publicationIds = [], subscriptionIds = [] } = ids;
    if (publicationIds.length + subscriptionIds.length === 0) return;
    const request = { epoch: node.epoch, publicationIds, subscriptionIds };
    this.bus.request(mediaOperations.close, request, node.nodeId).catch((error: unknown) => {
      this.logger.warn({ nodeId: node.nodeId, err: error, msg: 'Media could not be closed; the audit will free it' });
    });
  }

  private async answered<T>(reply: Promise<T>, refused: (problem: string) => RpcError): Promise<T> {
    try {
      return await reply;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.code === 'sdp') throw refused(error.message);
      this.logger.warn({ err: error, msg: 'A media node did not do what it was asked' });
      throw errorUnavailable();
    }
  }
}
