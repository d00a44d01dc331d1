// The program with the bench's floors beside it: the same settings, the same guards, the same process.
import { createApp } from '../../src/app.js';
import { AppModule } from '../../src/app.module.js';
import { loadSettings } from '../../src/config/settings.js';
import { projectRoot } from '../../src/config/project-root.js';
import { FloorsModule } from './floors.module.js';

const settings = loadSettings(process.env, projectRoot);
const app = await createApp(settings, FloorsModule.beside(AppModule.with(settings)));
await app.listen(settings.port, settings.host);
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.stdout.write('Ready\n');
