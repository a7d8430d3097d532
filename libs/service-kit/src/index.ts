export { type Answering, Answers, needAnswers } from './nats/answers.js';
export { Backoff, backoffMs, type BackoffRange } from './backoff.js';
export { AutoResetEvent } from './auto-reset-event.js';
export { ChildProgram } from './child-program.js';
export {
  ConfigurationError,
  flag,
  integer,
  loadConfiguration,
  port,
  serviceSettings,
  url,
  type ServiceSettings,
} from './settings/configuration.js';
export { Deadline } from './nats/deadline.js';
export { FailureLog } from './errors/failure-log.js';
export { registerGauge } from './health/gauge.js';
export { Handles } from './nats/handles.js';
export {
  defaultListenAddress,
  listenAddress,
  listenAddresses,
  parseListenAddresses,
  type ListenAddress,
} from './settings/listen-addresses.js';
export { natsConnection } from './nats/nats-connection.js';
export { NatsServer } from './nats/nats-server.js';
export {
  bandwidthSettings,
  cdrSettings,
  checkWebhook,
  garbageSettings,
  openViduSettings,
  recordingSettings,
  WEBHOOK_EVENTS,
  webhookSettings,
  type OpenViduSettings,
} from './settings/openvidu-settings.js';
export { treatAsOutage } from './nats/outages.js';
export { PeriodicTask } from './periodic-task.js';
export { ownErrors } from './errors/own-errors.js';
export { newProcessName } from './nats/process-name.js';
export { Readiness, type ReadinessCheck, type ReadinessReport } from './health/readiness.js';
export {
  checkRecordingStorage,
  recordingStorageSettings,
  type RecordingStorageSettings,
} from './settings/recording-storage-settings.js';
export { runService } from './lifecycle/run-service.js';
export { NobodyThere, ServiceBus } from './nats/service-bus.js';
export { createLogger, ServiceLogger } from './service-logger.js';
export type { StartedService, StopReason } from './lifecycle/started-service.js';
export { guarded, noteUnexpected } from './errors/unexpected-errors.js';
export { CONFIGURATION, ServiceModule } from './lifecycle/service-module.js';
export { Watchdog } from './watchdog.js';
export { exists, newPart, removeLeftParts, writeWhole } from './whole-file.js';
