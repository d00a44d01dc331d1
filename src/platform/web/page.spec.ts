import { describe, expect, it } from '@jest/globals';
import { localPath } from './page.js';

describe('where to go next', () => {
  it.each([
    ['/events/a-conference/book', '/events/a-conference/book'],
    ['/events?q=online&page=2', '/events?q=online&page=2'],
    ['/bookings/../profile', '/profile'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/events/..//evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
    [undefined, '/'],
    [['/a', '/b'], '/'],
  ])('%j leads to %s', (next, path) => {
    expect(localPath(next)).toBe(path);
  });
});
