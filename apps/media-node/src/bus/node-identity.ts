/** Who this process is to the session service. */
export interface NodeIdentity {
  /** Part of the NATS subjects that reach this node. */
  readonly nodeId: string;
  /** This life of the node: new each time its process starts, and each time it was given up while it was cut off. */
  epoch: string;
}
