import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { adminCommands } from './commands/admin.commands.js';
import { databaseCommands } from './commands/database.commands.js';
import { explain } from './commands/explain.js';
import { teamCommands } from './commands/team.commands.js';

// What a command answers goes to stdout, everything else to stderr, so that answers can be piped.
const program = new Command('weald').description('Commands for who runs Weald').exitOverride();
databaseCommands(program);
adminCommands(program);
teamCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}
