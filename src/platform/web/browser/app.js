// Everything works without this file; it only improves.
import { followCourse } from './course-frame.js';
import { initAll } from './govuk-frontend.min.js';
import { followLive } from './live.js';
import { followUploads } from './upload.js';

initAll();
followLive();
followUploads();
followCourse();

// What the register keeps for a lost connection holds names: gone once nobody is signed in here.
if ('caches' in window && !document.querySelector('a[href="/sign-out"]')) void caches.delete('register');

// Browsers whose style sheets cannot open a <details> on a desktop: see the catalogue's filters.
if (!CSS.supports('selector(::details-content)') && matchMedia('(min-width: 48.0625em)').matches) {
  for (const details of document.querySelectorAll('details.app-filters--column')) details.open = true;
}
