import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { EmailRegistry } from '../../src/platform/outbox/email-registry.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { useApp } from '../support/app.js';
import { useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import { until } from '../support/mail-server.js';

describe('The mailbox of a demonstration', () => {
  const database = useDatabase();
  const app = useApp(database, { demo: true, worker: true });
  const browser = useBrowser(app);

  it('shows a message in words, and as the mail program of its recipient would', async () => {
    app.nest.get(EmailRegistry).register('test.greeting', () => ({
      subject: 'A greeting',
      text: 'Hello in words',
      html: '<p style="color: #00594f">Hello in HTML</p>',
    }));
    const recipient = { name: 'Ann', address: 'ann@school.example' };
    await app.nest
      .get(Outbox)
      .enqueue(app.nest.get(DataSource).manager, { kind: 'test.greeting', recipient, facts: {} });
    await until(async () => (await app.visitor().get('/mailbox')).body.includes('A greeting'));

    await browser.visit({}, async (page) => {
      await page.goto('/mailbox');
      await page.getByRole('link', { name: 'A greeting' }).click();
      expect(await page.locator('pre').innerText()).toContain('Hello in words');
      await page.getByText('The same as HTML').click();
      const words = page.frameLocator('iframe').getByText('Hello in HTML');
      expect(await words.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(0, 89, 79)');
    });
  });
});
