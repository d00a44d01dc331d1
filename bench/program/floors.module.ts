import { Module, type DynamicModule } from '@nestjs/common';
import { FloorsController } from './floors.controller.js';

@Module({})
export class FloorsModule {
  static beside(program: DynamicModule): DynamicModule {
    return { module: FloorsModule, imports: [program], controllers: [FloorsController] };
  }
}
