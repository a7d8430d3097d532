// A camera and a microphone whose pictures and sounds tell of themselves, as in e2e/clients/test-picture.ts.

/** What a second begins with, seconds. */
const FLASH_S = 0.12;
const BEEP_S = 0.1;
const MINUTES = 10;

/** @returns the tracks to publish */
window.testMedia = ({ width, height, counter, flash, colour, beep, fps }) => {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const picture = canvas.getContext('2d');
  const audio = new AudioContext({ sampleRate: 48_000 });
  const destination = audio.createMediaStreamDestination();
  const start = audio.currentTime + 0.3;
  beepEachSecond(audio, destination, beep, start);

  const block = (x, y, side, white) => {
    picture.fillStyle = white ? 'white' : 'black';
    picture.fillRect(x, y, side, side);
  };
  const draw = () => {
    const elapsed = Math.max(0, audio.currentTime - start);
    const frame = Math.floor(elapsed * fps);
    picture.fillStyle = `rgb(${colour.join(' ')})`;
    picture.fillRect(0, 0, width, height);
    for (let bit = 0; bit < counter.side ** 2; bit++) {
      const [column, row] = [bit % counter.side, Math.floor(bit / counter.side)];
      block(
        counter.x + column * counter.block,
        counter.y + row * counter.block,
        counter.block,
        ((frame + 1) >> bit) & 1,
      );
    }
    block(flash.x, flash.y, flash.block, elapsed % 1 < FLASH_S);
  };
  draw();
  setInterval(draw, 1_000 / fps);
  return {
    videoSource: canvas.captureStream().getVideoTracks()[0],
    audioSource: destination.stream.getAudioTracks()[0],
  };
};

function beepEachSecond(audio, destination, frequency, start) {
  const oscillator = new OscillatorNode(audio, { frequency });
  const gain = new GainNode(audio, { gain: 0 });
  for (let second = 0; second < MINUTES * 60; second++) {
    gain.gain.setValueAtTime(0.25, start + second);
    gain.gain.setValueAtTime(0, start + second + BEEP_S);
  }
  oscillator.connect(gain).connect(destination);
  oscillator.start();
}
