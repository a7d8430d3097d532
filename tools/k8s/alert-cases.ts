/** What Prometheus has, one value a minute, in the notation of promtool; undefined = not there. */
export type Series = Record<string, string | undefined>;

const always = (value: number) => `${value}x90`;
const growing = (each: number) => `0+${each}x90`;

const pod = (service: string) => `job="convene-${service}", pod="${service}-0"`;
const node = pod('media-node');
const worker = pod('recording-worker');
const readState = 'operation="state.read"';
const answered = (name: string, labels: string, seconds: { fast: number; slow: number }): Series => ({
  [`${name}_bucket{${labels}, le="0.1"}`]: growing(seconds.fast),
  [`${name}_bucket{${labels}, le="5"}`]: growing(seconds.fast + seconds.slow),
  [`${name}_bucket{${labels}, le="+Inf"}`]: growing(seconds.fast + seconds.slow),
});
const FAST = { fast: 600, slow: 0 };
const SLOW = { fast: 500, slow: 100 };

export const HEALTHY: Series = {
  ...Object.fromEntries(
    ['gateway', 'session', 'media-node', 'recording-worker'].flatMap((service) => [
      [`up{${pod(service)}}`, always(1)],
      [`process_start_time_seconds{${pod(service)}}`, always(1000)],
      [`nodejs_eventloop_lag_p99_seconds{${pod(service)}}`, always(0.01)],
    ]),
  ),
  [`convene_unexpected_errors_total{${pod('gateway')}, kind="rejection"}`]: always(2),
  [`convene_operation_seconds_count{${pod('session')}, ${readState}, outcome="ok"}`]: growing(600),
  [`convene_operation_seconds_count{${pod('session')}, ${readState}, outcome="serviceError"}`]: growing(1),
  ...answered('convene_operation_seconds', `${pod('session')}, ${readState}, outcome="ok"`, FAST),
  [`convene_http_request_seconds_count{${pod('gateway')}, status="200"}`]: growing(600),
  [`convene_http_request_seconds_count{${pod('gateway')}, status="500"}`]: growing(1),
  ...answered('convene_rpc_seconds', `${pod('gateway')}, method="joinRoom"`, FAST),
  [`convene_sockets_open{${pod('gateway')}}`]: always(500),
  [`convene_media_worker_deaths{${node}}`]: always(1),
  [`convene_media_workers{${node}}`]: always(2),
  [`convene_media_sessions{${node}}`]: always(100),
  [`convene_media_draining{${node}}`]: always(0),
  [`process_cpu_seconds_total{${node}}`]: growing(12),
  ...answered('convene_media_answer_seconds', node, FAST),
  [`convene_media_camera_failures_total{${node}, reason="timeout"}`]: growing(0.2),
  [`convene_webhook_deliveries_total{${pod('session')}, outcome="delivered"}`]: growing(100),
  [`convene_webhook_deliveries_total{${pod('session')}, outcome="again"}`]: growing(1),
  [`convene_webhook_deliveries_total{${pod('session')}, outcome="rejected"}`]: always(3),
  [`convene_recording_jobs{${pod('session')}, kind="finish", state="waiting"}`]: always(0),
  [`convene_recording_jobs{${pod('session')}, kind="finish", state="active"}`]: always(2),
  [`convene_capture_packets{${worker}}`]: growing(10_000),
  [`convene_capture_packets_lost{${worker}}`]: growing(5),
  [`convene_capture_frames_dropped{${worker}}`]: always(3),
  [`convene_recording_progress_percent{${worker}, recording="hello"}`]: growing(1),
};

/** What is different when an alert has to fire. */
export const TROUBLE: Record<string, Series> = {
  ConveneServiceMissing: { [`up{${pod('gateway')}}`]: undefined },
  ConveneProcessDown: { [`up{${pod('session')}}`]: always(0) },
  ConveneProcessRestarts: { [`process_start_time_seconds{${pod('session')}}`]: '1000+60x90' },
  ConveneEventLoopSlow: { [`nodejs_eventloop_lag_p99_seconds{${pod('gateway')}}`]: always(0.5) },
  ConveneUnexpectedErrors: { [`convene_unexpected_errors_total{${pod('gateway')}, kind="rejection"}`]: '2x60 3x30' },
  ConveneOperationsFail: {
    [`convene_operation_seconds_count{${pod('session')}, ${readState}, outcome="serviceError"}`]: growing(60),
  },
  ConveneOperationsSlow: answered('convene_operation_seconds', `${pod('session')}, ${readState}, outcome="ok"`, SLOW),
  ConveneWebhooksLost: { [`convene_webhook_deliveries_total{${pod('session')}, outcome="rejected"}`]: growing(0.1) },
  ConveneHttpErrors: { [`convene_http_request_seconds_count{${pod('gateway')}, status="500"}`]: growing(60) },
  ConveneRpcSlow: answered('convene_rpc_seconds', `${pod('gateway')}, method="joinRoom"`, SLOW),
  ConveneSocketsNearLimit: { [`convene_sockets_open{${pod('gateway')}}`]: always(17_000) },
  ConveneMediaWorkerDied: { [`convene_media_worker_deaths{${node}}`]: '0x60 1x30' },
  ConveneNoMediaWorkers: { [`convene_media_workers{${node}}`]: always(0) },
  ConveneMediaNodesFull: { [`convene_media_sessions{${node}}`]: always(900) },
  ConveneMediaNodesDraining: { [`convene_media_draining{${node}}`]: always(1) },
  ConveneMediaNodeBusy: { [`process_cpu_seconds_total{${node}}`]: growing(57) },
  ConveneMediaAnswersSlow: answered('convene_media_answer_seconds', node, SLOW),
  ConveneCamerasFail: { [`convene_media_camera_failures_total{${node}, reason="timeout"}`]: growing(3) },
  ConveneNoRecordingWorker: { [`up{${worker}}`]: always(0) },
  ConveneRecordingsWait: { [`convene_recording_jobs{${pod('session')}, kind="finish", state="waiting"}`]: always(1) },
  ConveneCaptureLosesPackets: { [`convene_capture_packets_lost{${worker}}`]: growing(500) },
  ConveneCaptureDropsFrames: { [`convene_capture_frames_dropped{${worker}}`]: growing(1) },
  ConveneResultStuck: { [`convene_recording_progress_percent{${worker}, recording="hello"}`]: always(40) },
};
