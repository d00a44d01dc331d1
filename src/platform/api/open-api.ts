import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../../config/settings.js';
import { Problem } from './problem.js';

/** `/api/openapi.json` and its viewer at `/api/docs`. */
export function openApi(app: NestFastifyApplication, settings: Settings): void {
  const config = new DocumentBuilder()
    .setTitle(`${settings.partnership.serviceName} – ${settings.partnership.name}`)
    .setDescription(
      'Find events and courses, book, and run events. Errors are application/problem+json; times are ISO 8601 with offset.',
    )
    .setVersion('1')
    .addServer(settings.baseUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API token from your profile' })
    .build();
  SwaggerModule.setup(
    'api/docs',
    app,
    () => SwaggerModule.createDocument(app, config, { extraModels: [Problem] }),
    {
      jsonDocumentUrl: 'api/openapi.json',
      raw: ['json'],
    },
  );
}
