import { Body, Get, Header, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { signOut } from '../../platform/auth/sign-in-session.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { MyDataService } from '../my-data.service.js';
import { fieldOf, PRIVATE } from './form-fields.js';

/** What is held about a person: to read, to take away, to have erased. */
@PageController('profile/my-data')
export class MyDataController {
  constructor(private readonly myData: MyDataService) {}

  @Get()
  @Permit('person')
  show(): PageView {
    return page('people/pages/my-data.njk', {}, PRIVATE);
  }

  @Get('download')
  @Permit('person')
  @Header('content-type', 'application/json; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="my-data.json"')
  @Header('cache-control', 'no-store')
  async download(@CurrentCaller() caller: Caller): Promise<string> {
    return JSON.stringify(await this.myData.export(caller.personId), null, 2);
  }

  @Get('erasure')
  @Permit('person')
  async askErasure(@CurrentCaller() caller: Caller): Promise<PageView> {
    return this.erasurePage(caller);
  }

  @Post('erasure')
  @Permit('person')
  async erase(
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView> {
    if (fieldOf(body, 'understood') !== 'yes') {
      return this.erasurePage(caller, [
        { field: 'understood', message: 'Confirm that you want everything erased' },
      ]);
    }
    await this.myData.erase(caller.personId, caller.personId);
    await signOut(request);
    request.caller = undefined;
    return page(
      'people/pages/erased.njk',
      {},
      { headers: { ...PRIVATE.headers, 'clear-site-data': '"cache"' } },
    );
  }

  private async erasurePage(
    caller: Caller,
    errors?: { field: string; message: string }[],
  ): Promise<PageView> {
    const consequences = await this.myData.consequences(caller.personId);
    return page(
      'people/pages/erasure.njk',
      { consequences, errors },
      { ...PRIVATE, status: errors ? 400 : 200 },
    );
  }
}
