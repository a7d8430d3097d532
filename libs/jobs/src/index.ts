export { EVERY_TIME, JobStore, prepareJobTables, type JobStoreSettings } from './job-store.js';
