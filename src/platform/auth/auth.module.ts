import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PermissionGuard } from './permission.guard.js';

/** The guard on every route. `CallerSource` is provided by people, globally. */
@Global()
@Module({ providers: [{ provide: APP_GUARD, useClass: PermissionGuard }] })
export class AuthModule {}
