import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { PageQuery } from '../../platform/api/paging.js';
import { Permit } from '../../platform/auth/permit.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import type { Sector } from '../organisation.entity.js';
import { OrganisationsQueries } from '../organisations.queries.js';

class OrganisationSearch extends PageQuery {
  @ApiPropertyOptional({
    description: 'Part of a name; a letter or two may be wrong',
    example: 'kent polise',
  })
  @IsOptional()
  @IsPlainText('q', { max: 200 })
  q: string = '';
}

class OrganisationBody {
  @ApiProperty({ example: 'kent-police' }) slug: string;
  @ApiProperty({ example: 'Kent Police' }) name: string;
  @ApiProperty({ example: 'police' }) kind: string;
  @ApiProperty({ enum: ['statutory', 'voluntary', 'private', 'independent'] }) sector: Sector;
}

class OrganisationPage {
  @ApiProperty({ type: [OrganisationBody] }) items: OrganisationBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

@ApiTags('Organisations')
@Controller('api/v1/organisations')
export class OrganisationsController {
  constructor(private readonly organisations: OrganisationsQueries) {}

  @Get()
  @Permit('anyone')
  @ApiOperation({ summary: 'Find the organisation somebody works for' })
  @ApiOkResponse({ type: OrganisationPage })
  async search(@Query() query: OrganisationSearch): Promise<OrganisationPage> {
    const found = await this.organisations.search(query.q, query);
    return {
      ...found,
      items: found.items.map(({ slug, name, kind, sector }) => ({ slug, name, kind, sector })),
    };
  }
}
