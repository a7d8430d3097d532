export {
  operation,
  operationOf,
  subjectOf,
  topic,
  type Operation,
  type ReplyOf,
  type RequestOf,
  type Topic,
} from './operation.js';
export { SERVICE_ERROR_CODES, ServiceError, type ServiceErrorCode } from './service-error.js';
export { fittingItems, messagefuls } from './message-size.js';
export * from './session-event.js';
export * as gatewayOperations from './gateway-operations.js';
export * as mediaOperations from './media-operations.js';
export * as reachOperations from './reach-operations.js';
export * as recordingOperations from './recording-operations.js';
export * as restOperations from './rest-operations.js';
export * as rpcOperations from './rpc-operations.js';
export { sessionPlaced } from './placement.js';
export { sessionService } from './session-service.js';
export { NodeId, relayEnded } from './media-operations.js';
export { Attachment } from './rpc-operations.js';
