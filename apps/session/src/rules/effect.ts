/** Media on one life of a media node. */
export interface NodeMedia {
  readonly nodeId: string;
  readonly epoch: string;
  /** Of the publication or subscription. */
  readonly id: string;
}

/** What is to be done once a change is committed. What cannot be done then is found by who frees it (docs/architecture.md). */
export type Effect =
  | { readonly kind: 'free-publication'; readonly media: NodeMedia }
  | { readonly kind: 'free-subscription'; readonly media: NodeMedia }
  /** Workers and other session services are told that a recording, or what it takes, has changed. */
  | { readonly kind: 'recording-changed' }
  | { readonly kind: 'capture-recording'; readonly recordingUid: string; readonly jobNo: number }
  | { readonly kind: 'finish-recording'; readonly recordingUid: string; readonly attempt: number }
  /** An IP camera lost its media and is published again: the row id of its connection. */
  | { readonly kind: 'restore-camera'; readonly ownerId: string }
  | {
      readonly kind: 'log';
      readonly level: 'log' | 'warn' | 'error';
      readonly line: Readonly<Record<string, unknown>>;
    };
