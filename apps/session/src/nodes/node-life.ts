import type { MediaNode } from '@convene/database';

/** One life of a media node. */
export interface NodeLife {
  readonly nodeId: string;
  readonly epoch: string;
}

export const lifeOf = ({ id, epoch }: Pick<MediaNode, 'id' | 'epoch'>): NodeLife => ({ nodeId: id, epoch });
