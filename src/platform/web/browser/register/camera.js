// Reads codes with the camera, where the browser can.

/** The same badge held before the camera is one scan. */
const SAME = 4_000;

/**
 * @param {HTMLButtonElement | null} button
 * @param {HTMLVideoElement | null} video
 * @param {(code: string) => void} found
 */
export function useCamera(button, video, found) {
  if (!button || !video || !('BarcodeDetector' in window) || !navigator.mediaDevices) return;
  // @ts-expect-error not in the library of every editor yet
  const detector = new window.BarcodeDetector({ formats: ['qr_code'] });
  button.hidden = false;
  /** @type {MediaStream | undefined} */
  let stream;
  let last = { code: '', at: 0 };

  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.hidden = true;
    button.textContent = 'Use the camera';
  };
  const look = async () => {
    if (!stream) return;
    const [code] = await detector.detect(video).catch(() => []);
    const now = Date.now();
    if (code && (code.rawValue !== last.code || now - last.at > SAME)) {
      last = { code: code.rawValue, at: now };
      found(code.rawValue);
    }
    setTimeout(look, 200);
  };
  button.addEventListener('click', async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch {
      button.textContent = 'The camera cannot be used';
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    button.textContent = 'Stop the camera';
    await video.play();
    await look();
  });
}
