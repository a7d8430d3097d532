import puppeteer, { type Browser } from 'puppeteer-core';

export interface ChromiumOptions {
  /**
   * `HeadlessChrome` in the user agent makes openvidu-browser 2.15.0 believe that it is in Safari, so the agent of a
   * desktop Chrome is the default.
   */
  userAgent?: 'desktop' | 'headless';
  /** How many cameras it has, all of them made up. */
  cameras?: number;
  /** Without one there are no devices at all. */
  microphone?: boolean;
  /** Whether its user lets every page use them. */
  permissive?: boolean;
  /** Whether signals to this process end the browser, and then this process at once, as puppeteer does it by default. */
  handlesSignals?: boolean;
}

const EXECUTABLE = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium';

/** A Chromium with a fake camera and microphone and a profile of its own. */
export async function startChromium({
  userAgent = 'desktop',
  cameras = 1,
  microphone = true,
  permissive = true,
  handlesSignals = true,
}: ChromiumOptions = {}): Promise<Browser> {
  const browser = await puppeteer.launch({
    executablePath: EXECUTABLE,
    handleSIGINT: handlesSignals,
    handleSIGTERM: handlesSignals,
    handleSIGHUP: handlesSignals,
    headless: true,
    acceptInsecureCerts: true,
    args: [
      '--no-sandbox',
      ...(microphone ? [`--use-fake-device-for-media-stream=device-count=${cameras}`] : []),
      ...(permissive ? ['--use-fake-ui-for-media-stream'] : []),
      '--autoplay-policy=no-user-gesture-required',
      '--ignore-certificate-errors',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--disable-gpu',
      '--mute-audio',
      ...(userAgent === 'desktop' ? [`--user-agent=${DESKTOP_AGENT}`] : []),
    ],
  });
  return browser;
}

const DESKTOP_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';
