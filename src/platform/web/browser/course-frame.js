// Whoever leaves a course waits until all of it is saved, and a course that ends by itself leads back to its contents.
// Without this a course saves as its page goes away, as far as a browser lets it.
const LONGEST_WAIT_MS = 10_000;

export function followCourse() {
  const frame = document.querySelector('iframe[data-ends-at]');
  if (!frame) return;
  const { origin } = new URL(frame.src);
  let isOpen = false;
  let next = frame.dataset.endsAt;
  const go = () => location.assign(next);

  addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin) return;
    if (data === 'course-opened') isOpen = true;
    if (data === 'course-closed') isOpen = false;
    if (data === 'course-ended') go();
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link?.target;
    if (!isOpen || !link || opensElsewhere || link.getAttribute('href').startsWith('#')) return;
    event.preventDefault();
    // Asked again, it goes at once.
    isOpen = false;
    next = link.href;
    frame.contentWindow.postMessage('leave', origin);
    setTimeout(go, LONGEST_WAIT_MS);
  });
}
