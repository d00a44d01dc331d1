import { describe, expect, it } from '@jest/globals';
import { mapLink, shareLink } from './page-links.js';

describe('links that leave the page', () => {
  it('write a mail with nothing of the title taken for a header or another field', () => {
    const link = shareLink({
      title: 'A & B?\r\nBcc: x@y.example',
      url: 'https://weald.example/events/a',
      when: 'Today, 9am',
      where: 'Online',
    });
    expect(link).not.toMatch(/[\r\n ]/);
    const query = new URLSearchParams(link.slice('mailto:?'.length));
    expect([...query.keys()]).toEqual(['subject', 'body']);
    expect(query.get('body')).toContain('https://weald.example/events/a');
    expect(link).toContain('Today%2C%209am');
  });

  it('look a place up by its postcode, or by all that is known of it', () => {
    const place = { name: 'Sessions House', address: 'County Road', town: 'Maidstone', postcode: 'ME14 1XQ' };
    expect(mapLink(place)).toBe('https://www.openstreetmap.org/search?query=ME14%201XQ');
    expect(mapLink({ ...place, address: '', postcode: null })).toBe(
      'https://www.openstreetmap.org/search?query=Sessions%20House%2C%20Maidstone',
    );
  });
});
