import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt } from 'class-validator';

const clamp = (value: unknown, low: number, high: number, otherwise: number): number => {
  const number = Number(value);
  return Number.isFinite(number) ? Math.min(Math.max(Math.trunc(number), low), high) : otherwise;
};

/**
 * `?page=&pageSize=`: out of range is brought into range, as somebody editing an address would expect.
 * `IsInt` is there because validation drops what nothing validates.
 */
export class PageQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, default: 1 })
  @Transform(({ value }) => clamp(value, 1, 100_000, 1))
  @IsInt()
  page: number = 1;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @Transform(({ value }) => clamp(value, 1, 100, 20))
  @IsInt()
  pageSize: number = 20;
}

export interface Paged<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}
