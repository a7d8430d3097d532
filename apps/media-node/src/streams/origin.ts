/** The life of another node on which a stream is published. */
export interface Origin {
  readonly nodeId: string;
  readonly epoch: string;
}
