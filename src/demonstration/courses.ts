import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { EntityManager } from 'typeorm';
import { readCourseFolder } from '../learning/course-folder.js';
import { VersionsService } from '../learning/versions.service.js';

const FOLDERS = new URL('data/courses/', import.meta.url);

/** Publishes the courses whose texts lie in data/courses, a folder each, named as the course. */
export async function publishCourses(manager: EntityManager): Promise<void> {
  const versions = new VersionsService();
  for (const slug of (await readdir(FOLDERS)).sort()) {
    const [course] = await manager.query<{ id: number }[]>(`SELECT id FROM courses WHERE slug = $1`, [slug]);
    if (course === undefined) throw new Error(`The programme has no course ${slug}`);
    const folder = await readCourseFolder(fileURLToPath(new URL(`${slug}/`, FOLDERS)));
    await versions.publish(manager, { courseId: course.id, ...folder, byId: null });
  }
}
