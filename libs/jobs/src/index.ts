export { JobStore, prepareJobTables, type JobStoreSettings } from './job-store.js';
