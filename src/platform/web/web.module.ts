import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { HealthController } from './health.controller.js';
import { KeptContents } from './kept-contents.js';
import { FooterPagesController } from './pages/footer-pages.controller.js';
import { PageRenderer } from './page-renderer.js';
import { RefusalFilter } from './refusal.filter.js';

/** Everywhere, since every feature has pages. */
@Global()
@Module({
  controllers: [HealthController, FooterPagesController],
  providers: [PageRenderer, KeptContents, RefusalFilter, { provide: APP_FILTER, useExisting: RefusalFilter }],
  exports: [PageRenderer, KeptContents],
})
export class WebModule {}
