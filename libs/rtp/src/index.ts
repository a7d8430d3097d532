export { nack, pictureLoss, pictureLossIn } from './feedback.js';
export { fromNtp } from './ntp.js';
export { receiverReport, type ReportBlock } from './receiver-report.js';
export { isRtcp, parseRtp, type RtpPacket } from './rtp-packet.js';
export { senderReport, senderReportsIn } from './sender-report.js';
export { unwrap } from './sequence.js';
