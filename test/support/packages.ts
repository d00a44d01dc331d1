import { randomBytes } from 'node:crypto';
import { zips } from './zips.js';

/** What authoring tools put into their packages, in the smallest form that uses it. */
export const packages = {
  /** SCORM 1.2: one part with a bookmark and two questions. */
  quiz: (): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': manifest12([{ id: 'quiz', title: 'Fire & smoke', href: 'index.html', mastery: 50 }]),
      'index.html': html(`
        <p id="place"></p>
        <button onclick="next()">Next slide</button>
        <button onclick="answer('b', 'wrong')">Wrong</button> <button onclick="answer('a', 'correct')">Right</button>
        <script>
          const api = find('API');
          api.LMSInitialize('');
          let slide = Number(api.LMSGetValue('cmi.core.lesson_location') || 1);
          const show = () => (document.getElementById('place').textContent = 'Slide ' + slide + ', ' + api.LMSGetValue('cmi.core.entry') + ', kept ' + api.LMSGetValue('cmi.suspend_data').length);
          function tell(name, value) { api.LMSSetValue(name, value); }
          function next() { slide += 1; api.LMSSetValue('cmi.core.lesson_location', String(slide)); api.LMSSetValue('cmi.suspend_data', 'x'.repeat(64000)); api.LMSCommit(''); show(); }
          function answer(given, result) {
            const at = 'cmi.interactions.' + api.LMSGetValue('cmi.interactions._count') + '.';
            api.LMSSetValue(at + 'id', 'exit'); api.LMSSetValue(at + 'type', 'choice');
            api.LMSSetValue(at + 'student_response', given); api.LMSSetValue(at + 'correct_responses.0.pattern', 'a');
            api.LMSSetValue(at + 'result', result);
            api.LMSSetValue('cmi.core.score.raw', result === 'correct' ? '90' : '20');
            api.LMSSetValue('cmi.core.lesson_status', result === 'correct' ? 'passed' : 'failed');
            api.LMSCommit('');
          }
          show();
        </script>`),
    }),

  /** SCORM 1.2: several parts, and a page that reports nothing. */
  parts: (): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': manifest12([
        { id: 'one', title: 'One', href: 'Parts/One.html' },
        { id: 'two', title: 'Two', href: 'Parts/Two.html?from=menu' },
        { id: 'paper', title: 'To read', href: 'paper.html', asset: true },
      ]),
      'parts/one.html': html(done12),
      'parts/two.html': html(done12),
      'paper.html': html('<p>To read</p>'),
    }),

  /** SCORM 2004, 4th edition: objectives and rules of sequencing. */
  sequenced: (): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': MANIFEST_2004,
      'course/a.html': html(`
        <p id="objective"></p>
        <script>
          const api = find('API_1484_11');
          api.Initialize('');
          document.getElementById('objective').textContent = api.GetValue('cmi.objectives.0.id') + ' of ' + api.GetValue('cmi.objectives._count');
          api.SetValue('cmi.objectives.0.success_status', 'passed');
          api.SetValue('cmi.score.scaled', '0.9'); api.SetValue('cmi.completion_status', 'completed');
          api.SetValue('cmi.session_time', 'PT10M'); api.Terminate('');
        </script>`),
      'course/b.html': html('<p>B</p>'),
    }),

  /** SCORM 1.2: says all that it has to say as its page is left. */
  lastWords: (): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': manifest12([{ id: 'last', title: 'Last words', href: 'index.html' }]),
      'index.html': html(`
        <p>Read this</p>
        <script>
          const api = find('API');
          api.LMSInitialize('');
          addEventListener('unload', () => { api.LMSSetValue('cmi.core.lesson_status', 'completed'); api.LMSFinish(''); });
        </script>`),
    }),

  /** SCORM 1.2: says more than a beacon takes, as its page is left and never before. */
  large: (): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': manifest12([{ id: 'large', title: 'Large', href: 'index.html' }]),
      'index.html': html(`
        <p id="kept"></p>
        <script>
          const api = find('API');
          api.LMSInitialize('');
          document.getElementById('kept').textContent = 'Kept ' + api.LMSGetValue('cmi.suspend_data').length;
          addEventListener('unload', () => {
            api.LMSSetValue('cmi.suspend_data', '€'.repeat(64000)); api.LMSSetValue('cmi.core.lesson_location', '7');
            api.LMSSetValue('cmi.core.lesson_status', 'completed'); api.LMSFinish('');
          });
        </script>`),
    }),

  /** SCORM 1.2: leaves things in the browser, and tells what it found there. */
  hoarding: (): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': manifest12([{ id: 'hoard', title: 'Hoard', href: 'index.html' }]),
      'index.html': html(`
        <p id="found"></p>
        <script>
          find('API').LMSInitialize('');
          (async () => {
            const found = [
              localStorage.left && 'local', sessionStorage.left && 'session', document.cookie && 'cookie',
              (await indexedDB.databases()).length && 'database', (await caches.keys()).length && 'cache',
            ];
            localStorage.left = sessionStorage.left = 'secret';
            document.cookie = 'left=secret; path=/; secure; samesite=none';
            await caches.open('left');
            await new Promise((resolve) => (indexedDB.open('left').onsuccess = resolve));
            document.getElementById('found').textContent = 'Found ' + (found.filter(Boolean).join(', ') || 'nothing');
          })();
        </script>`),
    }),

  /** SCORM 2004: four parts, of which two are in a fixed order, that find their way and share an objective. */
  roaming: (): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': ROAMING,
      'part.html': html(`
        <p id="ways"></p><p id="objective"></p>
        <script>
          const api = find('API_1484_11');
          api.Initialize('');
          const at = new URLSearchParams(location.search).get('at');
          const ways = ['continue', 'previous', 'choice.{target=b}', 'choice.{target=c}', 'jump.{target=c}', 'jump.{target=x}', 'exitAll'];
          document.getElementById('ways').textContent = at + ': ' + ways.filter((way) => api.GetValue('adl.nav.request_valid.' + way) === 'true').join(' ');
          const objective = (name) => api.GetValue('cmi.objectives.0.' + name);
          document.getElementById('objective').textContent = objective('id') + ' ' + objective('success_status') + ' ' + objective('score.scaled');
          if (at === 'a') { api.SetValue('cmi.objectives.0.success_status', 'passed'); api.SetValue('cmi.objectives.0.score.scaled', '0.7'); }
          api.SetValue('cmi.completion_status', 'completed');
          function tell(name, value) { api.SetValue(name, value); }
          function ask(request) { api.SetValue('adl.nav.request', request); api.Terminate(''); }
        </script>`),
    }),

  /** SCORM 1.2: never says that somebody is done. */
  silent: (padding = 0): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': manifest12([{ id: 'only', title: 'Only', href: 'index.html' }]),
      'index.html': html(`<p>Look</p><script>const api = find('API'); api.LMSInitialize('');</script>`),
      ...(padding > 0 && { 'video.mp4': randomBytes(padding).toString('latin1') }),
    }),

  /** SCORM 2004: many parts. */
  many: (count: number): Promise<Buffer> =>
    zipped({
      'imsmanifest.xml': manifest2004(
        Array.from({ length: count }, (_, n) => item2004(`part-${n + 1}`, '')).join(''),
      ),
      'part.html': html('<p>Part</p>'),
    }),
};

const zipped = (files: Record<string, string>): Promise<Buffer> =>
  zips.of(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));

const html = (body: string): string => `<!doctype html><html lang="en"><head><title>Part</title><script>
  function find(name) { let at = window; while (!at[name] && at.parent !== at) at = at.parent; return at[name]; }
</script></head><body>${body}</body></html>`;

const done12 = `<p>A part</p><script>
  const api = find('API'); api.LMSInitialize(''); api.LMSSetValue('cmi.core.lesson_status', 'completed'); api.LMSFinish('');
</script>`;

interface Item {
  id: string;
  title: string;
  href: string;
  mastery?: number;
  asset?: boolean;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const manifest12 = (items: Item[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>Fire safety</title>
    ${items
      .map(
        ({ id, title, mastery }) =>
          `<item identifier="${id}" identifierref="R-${id}"><title>${escaped(title)}</title>${mastery === undefined ? '' : `<adlcp:masteryscore>${mastery}</adlcp:masteryscore>`}</item>`,
      )
      .join('\n')}
  </organization></organizations>
  <resources>
    ${items
      .map(
        ({ id, href, asset }) =>
          `<resource identifier="R-${id}" type="webcontent" adlcp:scormtype="${asset === true ? 'asset' : 'sco'}" href="${href}"><file href="${href}"/></resource>`,
      )
      .join('\n')}
  </resources>
</manifest>`;

export const MANIFEST_2004 = `<?xml version="1.0"?>
<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss" xml:base="course/">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>Sequenced</title>
    <item identifier="block"><title>Block</title>
      <item identifier="a" identifierref="RA"><title>A</title>
        <imsss:sequencing><imsss:objectives>
          <imsss:primaryObjective objectiveID="obj-a" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective>
        </imsss:objectives></imsss:sequencing>
      </item>
      <item identifier="b" identifierref="RB" parameters="?slide=2"><title>B</title>
        <imsss:sequencing><imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="satisfied"/></imsss:ruleConditions><imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules></imsss:sequencing>
      </item>
      <imsss:sequencing><imsss:controlMode choice="false" flow="true"/></imsss:sequencing>
    </item>
  </organization></organizations>
  <resources>
    <resource identifier="RA" type="webcontent" adlcp:scormType="sco" href="a.html"/>
    <resource identifier="RB" type="webcontent" adlcp:scormType="asset" href="b.html"/>
  </resources>
</manifest>`;

const item2004 = (id: string, more: string): string =>
  `<item identifier="${id}" identifierref="R" parameters="?at=${id}"><title>Part ${id}</title>${more}</item>`;

const manifest2004 = (items: string): string => `<?xml version="1.0"?>
<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 3rd Edition</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>Parts</title>${items}
    <imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing></organization></organizations>
  <resources><resource identifier="R" type="webcontent" adlcp:scormType="sco" href="part.html"/></resources>
  <imsss:sequencingCollection>
    <imsss:sequencing ID="fixed"><imsss:controlMode choice="false" flow="true" forwardOnly="true"/></imsss:sequencing>
  </imsss:sequencingCollection>
</manifest>`;

const shares = (objective: string, map: string): string =>
  `<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="${objective}"><imsss:mapInfo targetObjectiveID="shared" ${map}/></imsss:primaryObjective></imsss:objectives></imsss:sequencing>`;

export const ROAMING = manifest2004(`
  <item identifier="free"><title>Free</title>
    ${item2004('a', shares('mine', 'writeSatisfiedStatus="true" writeNormalizedMeasure="true"'))}
    ${item2004('b', '<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>')}
    <imsss:sequencing><imsss:controlMode flow="true"/></imsss:sequencing>
  </item>
  <item identifier="fixed"><title>Fixed</title>
    ${item2004('c', shares('theirs', ''))}${item2004('d', '')}
    <imsss:sequencing IDRef="fixed"/>
  </item>`);
