import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PageInterceptor } from './page.interceptor.js';

/**
 * A controller whose handlers return pages and redirects. The API has none of that: an interceptor in its way, though
 * it let everything pass, was a tenth of all the work of an empty call.
 */
export const PageController = (path?: string | string[]): ClassDecorator =>
  applyDecorators(ApiExcludeController(), UseInterceptors(PageInterceptor), Controller(path ?? ''));
