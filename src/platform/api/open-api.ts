import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../../config/settings.js';
import { Problem } from './problem.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Answer = NonNullable<Operation['responses'][string]>;

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const RETRY_AFTER = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } as const;

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
    () =>
      withRefusals(
        SwaggerModule.createDocument(app, config, {
          extraModels: [Problem],
          operationIdFactory: operationId,
        }),
      ),
    {
      jsonDocumentUrl: 'api/openapi.json',
      raw: ['json'],
    },
  );
}

/** Names the functions of generated clients: `bookingsList`, `organiseEventsPublish`. */
function operationId(controller: string, method: string): string {
  const room = controller.replace(/(Api)?Controller$/, '');
  return room.charAt(0).toLowerCase() + room.slice(1) + method.charAt(0).toUpperCase() + method.slice(1);
}

/** Every refusal is a problem, and those that any call may meet are said of each. */
function withRefusals(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const operation of operations(path)) {
      const needsToken = operation.security?.length === 1;
      const answers: Record<string, Answer> = {
        '400': { description: 'Something sent is wrong: errors names each field', content: PROBLEM },
        ...(needsToken && {
          '401': { description: 'The token is missing, unknown or revoked', content: PROBLEM },
        }),
        '429': { description: 'Too many requests', headers: RETRY_AFTER, content: PROBLEM },
        '503': { description: 'Busy; it can safely be asked again', headers: RETRY_AFTER, content: PROBLEM },
      };
      for (const [status, answer] of Object.entries(operation.responses) as [string, Answer][]) {
        answers[status] = Number(status) < 400 ? answer : { ...answer, content: PROBLEM };
      }
      operation.responses = answers;
    }
  }
  return document;
}

const operations = ({ get, post, put, patch, delete: remove }: PathItem): Operation[] =>
  [get, post, put, patch, remove].filter((operation) => operation !== undefined);
