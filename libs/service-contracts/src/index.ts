export { operation, subjectOf, topic, type Operation, type ReplyOf, type RequestOf, type Topic } from './operation.js';
export { SERVICE_ERROR_CODES, ServiceError, type ServiceErrorCode, type ServiceErrorDetails } from './service-error.js';
export * as mediaOperations from './media-operations.js';
