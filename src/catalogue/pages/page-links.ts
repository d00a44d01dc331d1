/** A mail program takes a plus for a plus, so a space is %20. */
const query = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

/** A mail to nobody yet, about the event. */
export const shareLink = ({
  title,
  url,
  when,
  where,
}: {
  title: string;
  url: string;
  when: string;
  where: string;
}): string => `mailto:?${query({ subject: title, body: [title, when, where, '', url].join('\r\n') })}`;

/** Looks the place up on a map; nothing of the map is loaded into our page. */
export const mapLink = (venue: {
  name: string;
  address: string;
  town: string;
  postcode: string | null;
}): string =>
  `https://www.openstreetmap.org/search?${query({ query: venue.postcode ?? [venue.name, venue.address, venue.town].filter((part) => part !== '').join(', ') })}`;
