import { Get } from '@nestjs/common';
import { Permit } from '../../auth/permit.js';
import { page, type PageView } from '../page.js';
import { SameForEveryone } from '../same-for-everyone.js';
import { PageController } from '../page-controller.js';

/** What every page links to at its foot. Privacy belongs to people, who keep the table it is written from. */
@PageController()
export class FooterPagesController {
  @Get('accessibility')
  @Permit('anyone')
  @SameForEveryone({ signedInToo: true })
  accessibility(): PageView {
    return page('platform/web/pages/accessibility.njk');
  }

  @Get('cookies')
  @Permit('anyone')
  @SameForEveryone({ signedInToo: true })
  cookies(): PageView {
    return page('platform/web/pages/cookies.njk');
  }

  @Get('help')
  @Permit('anyone')
  @SameForEveryone({ signedInToo: true })
  help(): PageView {
    return page('platform/web/pages/help.njk');
  }
}
