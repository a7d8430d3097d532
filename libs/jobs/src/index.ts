export { EVERY_TIME, JobStore, prepareJobTables, type JobStoreSettings } from './job-store.js';
export { MOST_JOB_CONNECTIONS } from './shared-connection.js';
