export { type Answering, Answers, needAnswers } from './answers.js';
export { Backoff, backoffMs, type BackoffRange } from './backoff.js';
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
} from './configuration.js';
export { Deadline } from './deadline.js';
export { FailureLog } from './failure-log.js';
export { registerGauge } from './gauge.js';
export { Handles } from './handles.js';
export {
  defaultListenAddress,
  listenAddress,
  listenAddresses,
  parseListenAddresses,
  type ListenAddress,
} from './listen-addresses.js';
export { natsConnection } from './nats-connection.js';
export { NatsServer } from './nats-server.js';
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
} from './openvidu-settings.js';
export { treatAsOutage } from './outages.js';
export { PeriodicTask } from './periodic-task.js';
export { ownErrors } from './own-errors.js';
export { newProcessName } from './process-name.js';
export { Readiness, type ReadinessCheck, type ReadinessReport } from './readiness.js';
export {
  checkRecordingStorage,
  recordingStorageSettings,
  type RecordingStorageSettings,
} from './recording-storage-settings.js';
export { runService } from './run-service.js';
export { NobodyThere, ServiceBus } from './service-bus.js';
export { createLogger, ServiceLogger } from './service-logger.js';
export type { StartedService, StopReason } from './started-service.js';
export { guarded, noteUnexpected } from './unexpected-errors.js';
export { CONFIGURATION, ServiceModule } from './service-module.js';
export { Wake } from './wake.js';
export { Watchdog } from './watchdog.js';
export { exists, newPart, removeLeftParts, writeWhole } from './whole-file.js';
