/** Who this process is to the session service. */
export interface NodeIdentity {
  /** Part of the NATS subjects that reach this node. */
  readonly nodeId: string;
  /** This life of the node: new each time its process starts. */
  readonly epoch: string;
}
