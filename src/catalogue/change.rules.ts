import type { EventKind, PlacesKind } from '../events/event.types.js';

interface Changed {
  kind?: EventKind;
  online?: boolean;
  joiningLink?: string | null;
  places?: 'none';
  size?: number | null;
}

/**
 * What follows from a change by itself, whoever makes it: an awareness day has no places to book, and what is not
 * online has no link to join.
 */
export function withWhatFollows<Changes extends Changed>(
  event: { places: PlacesKind; joiningLink: string | null },
  changes: Changes,
): Changes {
  const { kind, online, joiningLink, places, size } = changes;
  const noPlaces =
    kind === 'awareness_day' && event.places !== 'none' && places === undefined && size === undefined;
  const noLink = online === false && joiningLink === undefined && event.joiningLink !== null;
  return {
    ...changes,
    ...(noPlaces ? { places: 'none' as const } : {}),
    ...(noLink ? { joiningLink: null } : {}),
  };
}
