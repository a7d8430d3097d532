// What wakes this service by itself: jobs, chores, and looking around.
export { CameraWorker } from './camera.worker.js';
export { ChoreTurns } from './chore-turns.js';
export { Chores } from './chores.js';
export { RecordingBacklog } from './recording-backlog.js';
