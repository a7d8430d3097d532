import * as gatewayOperations from './gateway-operations.js';
import * as mediaOperations from './media-operations.js';
import * as recordingOperations from './recording-operations.js';
import * as restOperations from './rest-operations.js';
import * as rpcOperations from './rpc-operations.js';

const { connectionLost, syncGateway, gatewayStops, readEvents, takeBack, listAttachments } = gatewayOperations;
const { heartbeat, audit, mediaLost, recorderLost } = mediaOperations;
const { beginCapture, listCaptures, capturePlans, captureRuns, captureLost } = recordingOperations;
const { beginFinish, reportProgress, foreseeResult, finishRecording, recordingRemoved } = recordingOperations;
const { startRecording, stopRecording, pauseRecording, resumeRecording } = recordingOperations;
const { recomposeRecording, getRecording, listRecordings, deleteRecording } = recordingOperations;

/** Everything that the session service answers, by who asks it. */
export const sessionService = {
  /** Clients, through their gateway. */
  rpc: rpcOperations,
  /** Backends, through a gateway. */
  rest: {
    ...restOperations,
    startRecording,
    stopRecording,
    pauseRecording,
    resumeRecording,
    recomposeRecording,
    getRecording,
    listRecordings,
    deleteRecording,
  },
  /** Gateways, about themselves and their sockets. */
  gateways: { connectionLost, syncGateway, gatewayStops, readEvents, takeBack, listAttachments },
  mediaNodes: { heartbeat, audit, mediaLost, recorderLost },
  recordingWorkers: {
    beginCapture,
    listCaptures,
    capturePlans,
    captureRuns,
    captureLost,
    beginFinish,
    reportProgress,
    foreseeResult,
    finishRecording,
    recordingRemoved,
  },
} as const;
