// Says how far a large upload is. Without this the form is sent as any other.
import { initAll } from './govuk-frontend.min.js';

export function followUploads() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('form[data-upload]') || event.defaultPrevented) return;
    event.preventDefault();
    const status = statusOf(form);
    const large = [...form.querySelectorAll('[data-most-bytes]')].find(
      ({ files, dataset }) => files[0]?.size > Number(dataset.mostBytes),
    );
    // The server says the same, after all of it has travelled.
    if (large) status.textContent = large.dataset.tooLarge;
    else send(form, status);
  });
}

function statusOf(form) {
  const before = form.querySelector('[role=status]');
  if (before) return before;
  const status = document.createElement('p');
  status.className = 'govuk-body';
  status.setAttribute('role', 'status');
  form.append(status);
  return status;
}

function send(form, status) {
  for (const button of form.querySelectorAll('button')) button.disabled = true;

  const request = new XMLHttpRequest();
  let said = -1;
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    const tenth = Math.floor((loaded / total) * 10);
    if (tenth === said) return;
    said = tenth;
    status.textContent = tenth < 10 ? `Uploaded ${tenth * 10}%` : 'Uploaded. Checking…';
  });
  const tryAgain = (text) => {
    status.textContent = text;
    for (const button of form.querySelectorAll('button')) button.disabled = false;
  };
  // What was filled in stays there.
  request.addEventListener('load', () =>
    request.status === 503
      ? tryAgain('The service is busy, and nothing was kept. Try again in a minute.')
      : show(request),
  );
  request.addEventListener('error', () =>
    tryAgain('The connection was lost, and nothing was kept. Try again.'),
  );
  // Read before its fields could change.
  request.open('POST', form.action);
  request.send(new FormData(form));
}

/** The answer is a page, where a message is shown once: it is put in place of this one, and not asked for again. */
function show({ responseText, responseURL }) {
  const page = new DOMParser().parseFromString(responseText, 'text/html');
  page.body.className = document.body.className;
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  history.replaceState(null, '', responseURL);
  initAll();
  scrollTo(0, 0);
  document.querySelector('.govuk-error-summary, .govuk-notification-banner, h1')?.focus();
}
