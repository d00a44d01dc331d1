import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { HealthController } from './health.controller.js';
import { PageInterceptor } from './page.interceptor.js';
import { FooterPagesController } from './pages/footer-pages.controller.js';
import { PageRenderer } from './page-renderer.js';
import { RefusalFilter } from './refusal.filter.js';

@Module({
  controllers: [HealthController, FooterPagesController],
  providers: [
    PageRenderer,
    { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
    RefusalFilter,
    { provide: APP_FILTER, useExisting: RefusalFilter },
  ],
  exports: [PageRenderer],
})
export class WebModule {}
