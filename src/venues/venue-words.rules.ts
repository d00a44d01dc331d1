export interface VenueOption {
  value: string;
  text: string;
}

export interface NamedVenue {
  id: number;
  name: string;
  address: string;
  town: string;
  postcode: string | null;
}

/** "Sessions House, Maidstone"; a name that says its town says it once. */
export const placeWords = (name: string, town: string): string =>
  name.includes(town) ? name : `${name}, ${town}`;

/** For a list to choose from. Two of the same name in one town are told apart by their address. */
export function venueOptions(venues: NamedVenue[]): VenueOption[] {
  const short = venues.map(({ name, town }) => placeWords(name, town));
  return venues.map(({ id, name, address, town, postcode }, index) => {
    const text = short[index] ?? name;
    const alike = short.filter((other) => other === text).length > 1;
    const whole = [name, address, town, postcode].filter(Boolean).join(', ');
    return { value: String(id), text: alike ? whole : text };
  });
}
