import { randomUUID } from 'node:crypto';
import { mkdir, open, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import multipart, { type MultipartFile } from '@fastify/multipart';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UploadTurns } from './upload-turns.js';

interface UploadedFile {
  name: string;
  /** It was longer than the route takes, and broke off. */
  tooLarge: boolean;
}

/** A file of a form, in the field of its name. */
export interface FormFile extends UploadedFile {
  bytes: Buffer;
}

/**
 * A large file of a form. It lies on the disk and has no name there, so that nothing of it can stay behind: it is gone
 * with its request, whatever becomes of that, and even if the program dies. Read it by position; others close it.
 */
export interface LargeFormFile extends UploadedFile {
  /** In bytes. */
  size: number;
  handle: FileHandle;
}

export interface UploadSettings {
  /** Where large files lie. */
  folder: string;
  /** Whether the files of this request are read at all: before it is refused, nobody fills the memory or the disk. */
  mayUpload: (request: FastifyRequest) => Promise<boolean>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The most bytes of it. */
    takesLargeFile?: number;
  }
  interface FastifyRequest {
    fileOnDisk?: FileHandle;
  }
}

const FIELDS = { fields: 50, fieldSize: 100_000, headerPairs: 100 };

/** A route whose form brings one file, a `FormFile`. All others take none. */
export const TakesFile = ({ bytes }: { bytes: number }): MethodDecorator =>
  RouteConfig({ multipartOptions: { limits: { ...FIELDS, files: 1, fileSize: bytes } } });

/**
 * The same for a file that is too large for the memory, a `LargeFormFile`. Take it by its field, `@Body('file')`, or
 * out of an unknown body: what reads a body into a class copies all of it, and an open file cannot be.
 */
export const TakesLargeFile = ({ bytes }: { bytes: number }): MethodDecorator =>
  RouteConfig({
    multipartOptions: { limits: { ...FIELDS, files: 1, fileSize: bytes } },
    takesLargeFile: bytes,
  });

/** Reads forms with files: a file stands in the body as a `FormFile` or `LargeFormFile`, a field as its text. */
export async function readUploads(
  fastify: FastifyInstance,
  { folder, mayUpload }: UploadSettings,
): Promise<void> {
  const turns = new UploadTurns();
  await mkdir(folder, { recursive: true });
  fastify.addHook('preValidation', async (request, reply) => {
    const bytes = request.routeOptions.config.takesLargeFile;
    if (bytes === undefined || !request.isMultipart() || !(await mayUpload(request))) return;
    await turns.take(request, reply, { folder, bytes });
    const handle = await openWithoutName(folder);
    if (reply.raw.destroyed) return void (await handle.close());
    reply.raw.once('close', () => void handle.close());
    request.fileOnDisk = handle;
  });
  await fastify.register(multipart, {
    attachFieldsToBody: 'keyValues',
    throwFileSizeLimit: false,
    limits: { ...FIELDS, files: 0 },
    async onFile(part: MultipartFile & { value?: unknown }) {
      const isLarge = this.routeOptions.config.takesLargeFile !== undefined;
      const mayStay = isLarge ? this.fileOnDisk !== undefined : await mayUpload(this);
      if (mayStay) part.value = await readFile(part, this.fileOnDisk);
      else part.file.resume();
    },
  });
  fastify.addHook('preHandler', (request, _reply, done) => {
    if (request.fileOnDisk !== undefined) turns.allIsHere(request);
    done();
  });
}

async function readFile(part: MultipartFile, handle?: FileHandle): Promise<FormFile | LargeFormFile> {
  const name = part.filename ?? '';
  if (handle === undefined) {
    const bytes = await part.toBuffer();
    return { name, bytes, tooLarge: part.file.truncated };
  }
  await writeFile(handle, part.file);
  const { size } = await handle.stat();
  return { name, size, handle, tooLarge: part.file.truncated };
}

async function openWithoutName(folder: string): Promise<FileHandle> {
  const path = join(folder, randomUUID());
  const handle = await open(path, 'wx+', 0o600);
  await unlink(path);
  return handle;
}

export const isFormFile = (value: unknown): value is FormFile => Buffer.isBuffer(fileIn(value)?.bytes);

/** Fields of forms are texts, and what JSON holds has no methods: only `readUploads` makes such a one. */
export const isLargeFormFile = (value: unknown): value is LargeFormFile =>
  typeof fileIn(value)?.handle?.read === 'function';

const fileIn = (value: unknown): Partial<FormFile & LargeFormFile> | undefined =>
  typeof value === 'object' && value !== null ? value : undefined;
