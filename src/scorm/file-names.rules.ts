/** Longer names come from nobody's authoring tool. */
const LONGEST_NAME = 500;

/**
 * The name of a file as it is kept and looked for. Packages are made where letters' case and the way an accent is
 * written make no difference, and refer to their files accordingly.
 */
export const pathKey = (name: string): string => name.normalize('NFC').toLowerCase();

/** What is wrong with a name in a zip; undefined for one that leads to a place in the package and nowhere else. */
export function nameProblem(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return 'is too long';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f\ufffd]/.test(name)) return 'has characters that no name has';
  if (name.includes('\\')) return 'has a backslash';
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'is an absolute path';
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.some((part) => part === '..' || part === '.')) return 'leads out of the package';
  if (parts.includes('')) return 'has an empty part';
  return undefined;
}

/** The first two names that would be one file, or a file and a folder; undefined where each is its own. */
export function collision(names: string[]): [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const name of names) {
    const before = seen.get(pathKey(name));
    if (before !== undefined) return [before, name];
    seen.set(pathKey(name), name);
  }
  for (const name of names) {
    const key = pathKey(name);
    for (let end = key.indexOf('/'); end !== -1; end = key.indexOf('/', end + 1)) {
      const file = seen.get(key.slice(0, end));
      if (file !== undefined) return [file, name];
    }
  }
  return undefined;
}

/**
 * The file that an address within the package leads to, without what follows `?` or `#`. Undefined for one that leads
 * out of the package, or that cannot be read.
 */
export function fileOf(href: string): string | undefined {
  const [path = ''] = href.split(/[?#]/, 1);
  try {
    const name = decodeURIComponent(path);
    return nameProblem(name) === undefined ? pathKey(name) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts an address after its bases, as `xml:base` does: "content/" and "../a.html" is "a.html". Undefined for one
 * elsewhere.
 */
export function resolveHref(bases: string[], href: string): string | undefined {
  const root = 'http://package.invalid/';
  let address = root;
  for (const part of [...bases, href]) {
    if (!URL.canParse(part, address)) return undefined;
    address = new URL(part, address).href;
  }
  return address.startsWith(root) && address !== root ? address.slice(root.length) : undefined;
}
