import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { FRESH, LONGEST_ADDRESS } from './kept-pages.js';
import { isSameSignedInToo } from './same-for-everyone.js';
import type { PageContent } from './shell.js';

const MEGABYTE = 1024 * 1024;

/** For those who are signed in: what their page shares with everybody's, whoever had it rendered. */
@Injectable()
export class KeptContents {
  private readonly contents = new LRUCache<string, PageContent>({
    max: 200,
    maxSize: 8 * MEGABYTE,
    // Of a string in memory, two bytes a character at most.
    sizeCalculation: ({ title, headExtra, main }) => 2 * (title.length + headExtra.length + main.length),
    ...FRESH,
  });

  find(request: FastifyRequest): PageContent | undefined {
    return this.mayKeep(request) ? this.contents.get(request.url) : undefined;
  }

  /** Whether the page of this request would be everybody's: a message for one reader stands in the content. */
  mayKeep(request: FastifyRequest): boolean {
    return (
      isSameSignedInToo(request) &&
      (request.method === 'GET' || request.method === 'HEAD') &&
      request.session?.flash === undefined &&
      request.session?.notice === undefined &&
      request.url.length <= LONGEST_ADDRESS
    );
  }

  /** @param since when what it shows began to be read: its second begins there */
  keep(request: FastifyRequest, content: PageContent, since: number): void {
    this.contents.set(request.url, content, { start: since });
  }
}
