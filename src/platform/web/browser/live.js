// What goes on while somebody looks: the part marked `data-live` is fetched anew until it is gone, then the whole page.
const EVERY_MS = 3_000;

export function followLive() {
  const live = document.querySelector('[data-live]');
  if (!live) return;
  const timer = setInterval(async () => {
    const answer = await fetch(location.href).catch(() => undefined);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = page.querySelector('[data-live]');
    if (now) live.replaceChildren(...now.childNodes);
    else {
      clearInterval(timer);
      location.reload();
    }
  }, EVERY_MS);
}
