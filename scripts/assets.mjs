// Style sheet, pictures and browser scripts → dist/assets, served below /assets.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sass from 'sass';
import { root } from './prepare.mjs';

const web = join(root, 'src', 'platform', 'web');
const packages = join(root, 'node_modules');
const assets = join(root, 'dist', 'assets');
const moj = join(packages, '@ministryofjustice', 'frontend', 'moj');

mkdirSync(join(assets, 'images'), { recursive: true });
const { css } = sass.compile(join(web, 'styles', 'main.scss'), {
  style: 'compressed',
  importers: [new sass.NodePackageImporter(root)],
  // The Ministry of Justice's styles look for GOV.UK's from here.
  loadPaths: [root],
  quietDeps: true,
});
writeFileSync(join(assets, 'main.css'), css);

cpSync(join(web, 'browser'), assets, { recursive: true });
cpSync(join(web, 'images'), join(assets, 'images'), { recursive: true });
for (const script of [
  join(packages, 'govuk-frontend', 'dist', 'govuk', 'govuk-frontend.min.js'),
  join(moj, 'moj-frontend.min.js'),
]) {
  cpSync(script, join(assets, script.split('/').at(-1)));
}
const scorm = join(packages, 'scorm-again', 'dist');
for (const script of ['scorm12.min.js', 'scorm2004.min.js']) {
  cpSync(join(scorm, script), join(assets, 'scorm', script));
}
// The icons only: crowns, crests and the GDS typeface belong to the government.
const images = join(moj, 'assets', 'images');
for (const name of readdirSync(images)) {
  if (name.startsWith('icon-')) cpSync(join(images, name), join(assets, 'images', name));
}
