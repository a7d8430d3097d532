/** The connections of the document's examples, which several objects show. */
export const PUBLISHER_TOKEN =
  'wss://my.openvidu.ip?sessionId=ses_YnDaGYNcd7&token=lnlrtnkwm4v8l&role=PUBLISHER&turnUsername=FYYNRC&turnCredential=yfxxs3';

export const PUBLISHING_CONNECTION = {
  connectionId: 'con_Xnxg19tonh',
  status: 'active',
  createdAt: 1538481999022,
  location: 'unknown',
  platform: 'Chrome 85.0.4183.102 on Linux 64-bit',
  token: PUBLISHER_TOKEN,
  role: 'PUBLISHER',
  serverData: 'My Server Data',
  clientData: 'My Client Data',
  publishers: [
    {
      createdAt: 1538481999710,
      streamId: 'str_CAM_NhxL_con_Xnxg19tonh',
      mediaOptions: {
        hasAudio: true,
        audioActive: true,
        hasVideo: true,
        videoActive: true,
        typeOfVideo: 'CAMERA',
        frameRate: 30,
        videoDimensions: '{"width":640,"height":480}',
        filter: {},
      },
    },
  ],
  subscribers: [],
};

export const SUBSCRIBING_CONNECTION = {
  connectionId: 'con_TNVdbuQCJF',
  status: 'active',
  createdAt: 1538482000334,
  location: 'unknown',
  platform: 'Firefox 80.0 on Mac OS X 10.7.2',
  token:
    'wss://my.openvidu.ip?sessionId=ses_YnDaGYNcd7&token=pf83ndk92kfpt&role=SUBSCRIBER&turnUsername=LPO8IJ&turnCredential=hhbd3r',
  role: 'SUBSCRIBER',
  serverData: 'My Other Server Data',
  clientData: 'My Other Client Data',
  publishers: [],
  subscribers: [{ createdAt: 1538482000784, streamId: 'str_CAM_NhxL_con_Xnxg19tonh' }],
};

export const CAMERA_CONNECTION = {
  connectionId: 'ipc_IPCAM_rtsp_8K5Y_your_camera_ip_sdp',
  status: 'active',
  createdAt: 1600563332396,
  location: 'unknown',
  platform: 'IPCAM',
  role: 'PUBLISHER',
  serverData: 'Office security camera',
  clientData: '',
  publishers: [
    {
      createdAt: 1600563332435,
      streamId: 'str_IPC_P76J_ipc_IPCAM_rtsp_8K5Y_your_camera_ip_sdp',
      rtspUri: 'rtsp://your.camera.ip.sdp',
      mediaOptions: {
        hasAudio: true,
        audioActive: true,
        hasVideo: true,
        videoActive: true,
        typeOfVideo: 'IPCAM',
        frameRate: null,
        videoDimensions: null,
        filter: {},
        adaptativeBitrate: true,
        onlyPlayWithSubscribers: true,
        networkCache: 2_000,
      },
    },
  ],
  subscribers: [],
};
