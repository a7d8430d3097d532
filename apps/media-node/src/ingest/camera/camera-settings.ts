import type { NetworkRules } from '../gate/network-rules.js';

/** What the configuration says of cameras. */
export interface CameraSettings {
  rules: NetworkRules;
  /** Whether cameras over TLS must have a certificate that can be trusted. */
  verifiesCertificates: boolean;
  /** Below it are the files that may be published; undefined = none may. */
  filesFolder?: string;
  /** How many cameras this node takes. */
  most: number;
}
