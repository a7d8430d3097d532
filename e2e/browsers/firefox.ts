import puppeteer, { type Browser } from 'puppeteer-core';

const EXECUTABLE = process.env.FIREFOX_BIN ?? '/usr/bin/firefox-esr';

/**
 * A Firefox with a fake camera and microphone and a profile of its own. It does no ICE with a server on a loopback
 * address.
 */
export function startFirefox(): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: EXECUTABLE,
    headless: true,
    acceptInsecureCerts: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.autoplay.default': 0,
      'app.update.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
    },
  });
}
