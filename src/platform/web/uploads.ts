import multipart, { type MultipartFile } from '@fastify/multipart';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** A file of a form, in the field of its name. */
export interface FormFile {
  name: string;
  bytes: Buffer;
  /** It was longer than the route takes, and broke off. */
  tooLarge: boolean;
}

const FIELDS = { fields: 50, fieldSize: 100_000, headerPairs: 100 };

/** A route whose form brings one file. All others take none. */
export const TakesFile = ({ bytes }: { bytes: number }): MethodDecorator =>
  RouteConfig({ multipartOptions: { limits: { ...FIELDS, files: 1, fileSize: bytes } } });

/** Reads forms with files: a file stands in the body as a `FormFile`, a field as its text. */
export async function readUploads(fastify: FastifyInstance): Promise<void> {
  await fastify.register(multipart, {
    attachFieldsToBody: 'keyValues',
    throwFileSizeLimit: false,
    limits: { ...FIELDS, files: 0 },
    async onFile(part: MultipartFile & { value?: unknown }) {
      const bytes = await part.toBuffer();
      part.value = {
        name: part.filename ?? '',
        bytes,
        tooLarge: part.file.truncated,
      } satisfies FormFile;
    },
  });
}

export function isFormFile(value: unknown): value is FormFile {
  return typeof value === 'object' && value !== null && Buffer.isBuffer((value as FormFile).bytes);
}
