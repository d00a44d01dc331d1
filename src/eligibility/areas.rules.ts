import type { Area } from './eligibility.types.js';

/**
 * Every area that somebody who works in `codes` works in: those, what contains them (Maidstone is in Kent, so a
 * rule that asks for Kent is met) and what they contain (who works across Kent works in Maidstone too).
 * Codes that `areas` does not know are kept: a rule may still name them.
 */
export function areasCovered(codes: readonly string[], areas: readonly Area[]): string[] {
  const covered = new Set(codes);
  // A Set iterates over what is added meanwhile, so this climbs to the top, and a circle ends it.
  const containing = new Set(codes);
  for (const code of containing) {
    const above = areas.find((area) => area.code === code)?.partOf;
    if (above) containing.add(above);
  }
  for (const code of covered) {
    for (const area of areas) if (area.partOf === code) covered.add(area.code);
  }
  return [...new Set([...covered, ...containing])];
}
