/** What an operator decides of the rules. */
export interface Settings {
  /** Participants that a session takes. */
  readonly maxConnections: number;
  /** IP cameras that a session takes. */
  readonly maxCameras: number;
  readonly recording: {
    readonly isOn: boolean;
    /** Who is told that a recording starts or stops. */
    readonly notified: 'none' | 'moderator' | 'publisher_moderator' | 'all';
    /** Seconds after which a recording ends in which nobody publishes; 0 = never. */
    readonly autostopS: number;
  };
}
