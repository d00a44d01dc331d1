import { Get } from '@nestjs/common';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { SameForEveryone } from '../../platform/web/same-for-everyone.js';
import { PERSONAL_FIELDS, RETENTION } from '../personal-data.types.js';

/** The privacy notice, written from the table that the code goes by. */
@PageController('privacy')
export class PrivacyController {
  @Get()
  @Permit('anyone')
  @SameForEveryone({ signedInToo: true })
  show(): PageView {
    return page('people/pages/privacy.njk', { fields: Object.values(PERSONAL_FIELDS), retention: RETENTION });
  }
}
