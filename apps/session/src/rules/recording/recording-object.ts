import type { Recording } from '@convene/database/session';
import type { RecordingObject } from '@convene/openvidu-protocol';

/** The recording object of the REST API. Its URL is that of the gateway, wherever the file is kept. */
export function recordingObject(recording: Recording): RecordingObject {
  const { id, name, sessionId, hasAudio, hasVideo, status, file, progress, failure, duration } = recording;
  const isOver = status === 'ready' || status === 'failed';
  return {
    id,
    name,
    outputMode: recording.outputMode as RecordingObject['outputMode'],
    hasAudio,
    hasVideo,
    ...pictureOf(recording),
    sessionId,
    createdAt: recording.createdAt.getTime(),
    size: Number(recording.size),
    duration,
    url: file === null ? null : `${recording.publicUrl}/openvidu/recordings/${id}/${file}`,
    status,
    ...(recording.pausedAt && !isOver ? { paused: true } : {}),
    ...(status === 'stopped' ? { progress: progress ?? 0 } : {}),
    ...(status === 'failed' && failure !== null ? { failure } : {}),
  };
}

/** What only composed recordings with video have. */
export function pictureOf({ resolution, layout, customLayout }: Recording) {
  return {
    ...(resolution === null ? {} : { resolution }),
    ...(layout === null ? {} : { recordingLayout: layout as NonNullable<RecordingObject['recordingLayout']> }),
    ...(layout === 'CUSTOM' && customLayout ? { customLayout } : {}),
  };
}
