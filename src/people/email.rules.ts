import { domainToASCII } from 'node:url';

/** Zero-width characters, soft hyphens and direction marks: invisible, so two addresses that look alike are one. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/gu;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * The one spelling under which an address is stored and compared, or undefined when it is no address.
 * Full-width letters, capitals and invisible characters are levelled; an international domain becomes its ASCII form.
 */
export function normaliseEmail(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > 1000) return undefined;
  const level = typed.normalize('NFKC').replace(INVISIBLE, '').trim().toLowerCase();
  const at = level.lastIndexOf('@');
  if (at < 1) return undefined;
  const local = level.slice(0, at);
  const domain = domainToASCII(level.slice(at + 1));
  if (local.length > 64 || domain.length > 190 || !LOCAL_PART.test(local) || !DOMAIN.test(domain))
    return undefined;
  return `${local}@${domain}`;
}

/** What to say beside the field; undefined when the address can be kept. */
export function emailProblem(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.trim() === '') return 'Enter your email address';
  return normaliseEmail(typed) === undefined
    ? 'Enter an email address in the correct format, like name@example.com'
    : undefined;
}
