/** Injection token of the RecordingStorage in which results are kept. */
export const RECORDING_STORAGE = Symbol('RECORDING_STORAGE');
