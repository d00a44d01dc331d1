import { invalid } from '../platform/refusal.js';
import { isLargeFormFile, type LargeFormFile } from '../platform/web/uploads.js';

/**
 * The zip of a form or body, in its field `file`.
 * @throws Refusal invalid naming the field
 */
export function uploadedPackage(file: unknown): LargeFormFile {
  const problem = (message: string): never => {
    throw invalid([{ field: 'file', message }]);
  };
  if (!isLargeFormFile(file) || file.size === 0) return problem('Choose the zip file of a SCORM package');
  if (file.tooLarge) return problem('The package must be smaller than 100 MB');
  return file;
}
