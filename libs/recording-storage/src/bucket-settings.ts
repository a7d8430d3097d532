/** Where a bucket is, and who asks. */
export interface BucketSettings {
  bucket: string;
  /** What all keys begin with: nothing, or a text that ends with a slash. */
  prefix: string;
  region: string;
  /** The URL of a server other than AWS. */
  endpoint?: string;
  /** Whether the bucket stands in the path of URLs and not in their host name. */
  pathStyle: boolean;
  /** Without them the SDK looks where it always looks: environment, files, the role of the machine. */
  keys?: { accessKey: string; secretKey: string };
}
