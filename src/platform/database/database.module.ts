import { Global, Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../../config/settings.js';
import { dataSourceOptions, type EntityClass } from './data-source.js';

/** Provides TypeORM's `DataSource` everywhere. The schema is migrated before the program is put together. */
@Global()
@Module({})
export class DatabaseModule {
  static with(entities: EntityClass[]): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [Settings],
          useFactory: (settings: Settings) => {
            if (!settings.databaseUrl) throw new Error('The address of the database is not known yet');
            return {
              ...dataSourceOptions({
                url: settings.databaseUrl,
                entities,
                pooled: settings.databaseUrl !== settings.databaseDirectUrl,
              }),
              retryAttempts: 5,
              retryDelay: 1_000,
            };
          },
        }),
      ],
      exports: [TypeOrmModule],
    };
  }
}
