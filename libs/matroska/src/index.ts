export { avcConfiguration, nalUnits, readAvcConfiguration, type AvcConfiguration } from './avc.js';
export { Cluster, MAX_CLUSTER_MS } from './cluster.js';
export {
  date,
  element,
  float,
  idBytes,
  MAX_HEAD_BYTES,
  readDate,
  readHead,
  readUnsigned,
  sizeBytes,
  text,
  UNKNOWN_SIZE,
  unsigned,
  type ElementHead,
} from './ebml.js';
export { ID } from './element-ids.js';
export { elementsIn, type Element } from './elements.js';
export { FrameReader, type Frame, type FrameListener, type Track } from './frame-reader.js';
