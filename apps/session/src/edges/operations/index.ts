// Who asks this service for something. Each answers all that its contract names.
export { Backends } from './backends.js';
export { Clients } from './clients.js';
export { Gateways } from './gateways.js';
export { MediaNodes } from './media-nodes.js';
export { RecordingWorkers } from './recording-workers.js';
